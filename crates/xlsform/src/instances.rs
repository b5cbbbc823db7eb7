//! Secondary instances: choice lists, files, `pulldata`, the last saved report.

use indexmap::IndexMap;

use crate::columns::Record;
use crate::itext::{Itext, Speaker};
use crate::lexer::{self, Kind as Tok, refs};
use crate::model::{Form, Kind, List};
use crate::problem::{At, Sink};
use crate::refs::Resolver;
use crate::xml::{El, is_name};

/// Instances by id, in the order in which they are written.
#[derive(Debug, Default)]
pub(crate) struct Instances {
    list: IndexMap<String, (String, El)>,
    /// Ids that a row of type xml-external or csv-external declared.
    declared: Vec<String>,
}

impl Instances {
    /// Adds an instance with content of its own.
    fn own(&mut self, id: &str, element: El, at: At, sink: &mut Sink) {
        if self.list.contains_key(id) {
            clash(id, at, sink);
        } else {
            self.list.insert(id.to_owned(), (String::new(), element));
        }
    }

    /// Adds a reference to a file; the same file may be named twice.
    fn external(&mut self, id: &str, src: &str, at: At, sink: &mut Sink) {
        match self.list.get(id) {
            Some((known, _)) if known == src => {}
            Some(_) => clash(id, at, sink),
            None => {
                let element = El::new("instance").attr("id", id).attr("src", src);
                self.list.insert(id.to_owned(), (src.to_owned(), element));
            }
        }
    }

    pub(crate) fn elements(self) -> impl Iterator<Item = El> {
        self.list.into_values().map(|(_, e)| e)
    }
}

fn clash(id: &str, at: At, sink: &mut Sink) {
    sink.refuse(
        at,
        "instance_clash",
        format!("Two different lists or files would both be known as \"{id}\". Rename one of them."),
    );
}

/// Id and address of a file of choices.
pub(crate) fn file_source(file: &str) -> (String, String) {
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    let scheme = if extension.eq_ignore_ascii_case("csv") { "jr://file-csv/" } else { "jr://file/" };
    (stem.to_owned(), format!("{scheme}{file}"))
}

/// True if a list or a file of the form has this instance id.
pub(crate) fn is_known(form: &Form, id: &str) -> bool {
    form.lists.get(id).is_some_and(|l| !l.search)
        || form.nodes.iter().any(|n| {
            n.question().is_some_and(|q| match q.ty.name {
                "xml-external" | "csv-external" => n.name == id,
                _ => q.from_file && q.list.as_deref().is_some_and(|f| file_source(f).0 == id),
            })
        })
}

/// Collects every instance that the form needs.
pub(crate) fn collect(form: &Form, resolver: &Resolver<'_>, itext: &mut Itext, sink: &mut Sink) -> Instances {
    let mut out = Instances::default();
    for (name, list) in &form.lists {
        if list.search || list.items.is_empty() {
            continue;
        }
        let element = list_instance(name, list, resolver, itext, sink);
        let at = list.items.first().map_or_else(|| At::new("choices", 1), Record::here);
        out.own(name, element, at, sink);
    }
    for id in form.order() {
        let Some(node) = form.node(id) else { continue };
        if let Kind::Question(q) = &node.kind {
            match (&q.list, q.ty.name) {
                (_, "xml-external") => {
                    once(&mut out, &node.name, &format!("jr://file/{}.xml", node.name), &node.rec, sink)
                }
                (_, "csv-external") => {
                    once(&mut out, &node.name, &format!("jr://file-csv/{}.csv", node.name), &node.rec, sink)
                }
                (Some(file), _) if q.from_file => {
                    let (id, src) = file_source(file);
                    out.external(&id, &src, node.rec.at("type"), sink);
                }
                _ => {}
            }
        }
        for key in [
            "bind::calculate",
            "bind::constraint",
            "bind::relevant",
            "bind::readonly",
            "bind::required",
            "default",
            "choice_filter",
            "control::jr:count",
            "label",
            "hint",
        ] {
            for (_, text) in node.rec.get(key).into_iter().flatten() {
                for file in pulldata(text) {
                    out.external(&file, &format!("jr://file-csv/{file}.csv"), node.rec.at(key), sink);
                }
            }
        }
    }
    if uses_last_saved(form) {
        out.external("__last-saved", "jr://instance/last-saved", At::new("survey", 1), sink);
    }
    out
}

/// External instances declared by name: a second declaration is an error even of the same file.
fn once(out: &mut Instances, id: &str, src: &str, rec: &Record, sink: &mut Sink) {
    if out.declared.iter().any(|d| d == id) {
        clash(id, rec.at("name"), sink);
    } else {
        out.declared.push(id.to_owned());
        out.external(id, src, rec.at("name"), sink);
    }
}

fn list_instance(name: &str, list: &List, resolver: &Resolver<'_>, itext: &mut Itext, sink: &mut Sink) -> El {
    let mut root = El::new("root");
    for (number, rec) in list.items.iter().enumerate() {
        let mut item = El::new("item");
        if list.itext {
            let id = format!("{name}-{number}");
            let mut speaker = Speaker { resolver, itext: &mut *itext, sink: &mut *sink };
            choice_text(&mut speaker, rec, &id);
            item.push(El::new("itextId").text(id));
        }
        item.push(El::new("name").text(rec.one("name").unwrap_or("")));
        if !list.itext
            && let Some(label) = rec.one("label")
        {
            item.push(El::new("label").text(label));
        }
        for (key, texts) in rec.entries() {
            if let (Some(column), Some((_, text))) = (key.strip_prefix("extra::"), texts.first())
                && is_name(column)
            {
                item.push(El::new(column).text(text.clone()));
            }
        }
        root.push(item);
    }
    El::new("instance").attr("id", name).kid(root)
}

/// Label and media of a choice under an itext id.
pub(crate) fn choice_text(speaker: &mut Speaker<'_, '_>, rec: &Record, id: &str) {
    let form = speaker.resolver.form;
    for (lang, text) in crate::itext::explicit(form, rec, "label") {
        let at = rec.at_lang("label", Some(lang));
        let value = crate::itext::rich("value", text, crate::refs::Context::of(0), &at, speaker.resolver, speaker.sink);
        speaker.itext.put(form, id, lang, None, value);
    }
    speaker.media(rec, id, 0);
}

/// Names of the files that an expression pulls data from.
fn pulldata(text: &str) -> Vec<String> {
    if !text.contains("pulldata") {
        return Vec::new();
    }
    let tokens: Vec<lexer::Token> = lexer::tokens(text).into_iter().filter(|t| t.kind != Tok::Space).collect();
    let slice = |t: &lexer::Token| text.get(t.start..t.end).unwrap_or("");
    tokens
        .windows(2)
        .filter_map(|pair| match pair {
            [call, arg]
                if call.kind == Tok::Call && slice(call).starts_with("pulldata") && arg.kind == Tok::Literal =>
            {
                let file = slice(arg).trim_matches(['\'', '"']).trim();
                let file = file.strip_suffix(".csv").unwrap_or(file);
                (!file.is_empty()).then(|| file.to_owned())
            }
            _ => None,
        })
        .collect()
}

fn uses_last_saved(form: &Form) -> bool {
    let hit = |text: &str| text.contains("${last-saved#") && refs(text).is_ok_and(|r| r.iter().any(|r| r.last_saved));
    form.nodes.iter().any(|n| {
        let plain = ["label", "hint", "guidance_hint", "type", "name"];
        n.rec.entries().any(|(key, texts)| !plain.contains(&key) && texts.iter().any(|(_, t)| hit(t)))
    }) || form.settings.one("instance_name").is_some_and(hit)
}
