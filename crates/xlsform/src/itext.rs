//! Translations, and every text that is not plain: with references, with media, with guidance.

use indexmap::IndexMap;
use rustc_hash::FxHashSet;

use crate::columns::{Record, Texts};
use crate::lexer::{self, refs};
use crate::model::Form;
use crate::problem::{At, Sink};
use crate::refs::{Context, Resolver};
use crate::xml::El;

/// Language of texts whose column names none, in a form without a default language.
pub(crate) const DEFAULT: &str = "default";

/// The itext of a form while it is being collected.
#[derive(Debug, Default)]
pub(crate) struct Itext {
    langs: Vec<String>,
    /// text id → (language, form) → value
    texts: IndexMap<String, Vec<Value>>,
}

/// Language by number, `form` attribute, element.
type Value = (usize, Option<&'static str>, El);

/// What a label, hint or message became.
#[derive(Debug, Clone)]
pub(crate) enum Spoken {
    /// Nothing to say.
    Absent,
    /// Written in place.
    Inline(El),
    /// `jr:itext('id')`
    Id(String),
}

impl Itext {
    fn lang(&mut self, form: &Form, lang: &str) -> usize {
        let lang = if lang.is_empty() { form.default_language.as_deref().unwrap_or(DEFAULT) } else { lang };
        self.langs.iter().position(|l| l == lang).unwrap_or_else(|| {
            self.langs.push(lang.to_owned());
            self.langs.len() - 1
        })
    }

    pub(crate) fn put(&mut self, form: &Form, id: &str, lang: &str, kind: Option<&'static str>, value: El) {
        let lang = self.lang(form, lang);
        self.texts.entry(id.to_owned()).or_default().push((lang, kind, value));
    }

    /// All languages, in order of appearance.
    pub(crate) fn languages(&self) -> &[String] {
        &self.langs
    }

    /// The element, with a dash where a translation is missing.
    pub(crate) fn element(&self, form: &Form) -> Option<El> {
        if self.texts.is_empty() {
            return None;
        }
        let standard = form.default_language.as_deref().unwrap_or(DEFAULT);
        let mut out = El::new("itext");
        for (number, lang) in self.langs.iter().enumerate() {
            let mut translation = El::new("translation").attr("lang", lang.clone());
            if lang == standard {
                translation.set("default", "true()");
            }
            for (id, values) in &self.texts {
                let mut text = El::new("text").attr("id", id.clone());
                let mut forms: FxHashSet<Option<&'static str>> = FxHashSet::default();
                for (_, kind, value) in values.iter().filter(|(l, _, _)| *l == number) {
                    if forms.insert(*kind) {
                        let mut value = value.clone();
                        if let Some(kind) = kind {
                            value.set("form", *kind);
                        }
                        text.push(value);
                    }
                }
                for kind in [None, Some("guidance")] {
                    if !forms.contains(&kind) && values.iter().any(|(_, k, _)| *k == kind) {
                        let mut value = El::new("value").text("-");
                        if let Some(kind) = kind {
                            value.set("form", kind);
                        }
                        text.push(value);
                    }
                }
                if !text.is_empty() {
                    translation.push(text);
                }
            }
            out.push(translation);
        }
        Some(out)
    }
}

/// Texts with references filled in as `output`.
pub(crate) fn rich(
    element: &str,
    text: &str,
    context: Context,
    at: &At,
    resolver: &Resolver<'_>,
    sink: &mut Sink,
) -> El {
    let mut out = El::new(element);
    let spans = match lexer::outputs(text) {
        Ok(spans) => spans,
        Err(_) => {
            sink.refuse(
                at.clone(),
                "bad_reference",
                "A reference is not closed: references start with ${, then a question name, and end with }.",
            );
            return out.text(text);
        }
    };
    let mut last = 0;
    for (start, end) in spans {
        out.push_text(text.get(last..start).unwrap_or(""));
        let path = resolver.expression(text.get(start..end).unwrap_or(""), context, at, sink);
        if !path.is_empty() {
            out.push(El::new("output").attr("value", path));
        }
        last = end;
    }
    out.push_text(text.get(last..).unwrap_or(""));
    out
}

fn has_refs(texts: &Texts) -> bool {
    texts.iter().any(|(_, t)| refs(t).is_ok_and(|r| !r.is_empty()))
}

/// A row's texts by language; the column without a language gives way to the default language's own.
pub(crate) fn explicit<'r>(form: &'r Form, rec: &'r Record, key: &str) -> impl Iterator<Item = &'r (String, String)> {
    let texts = rec.get(key).map(Vec::as_slice).unwrap_or(&[]);
    let standard = form.default_language.as_deref().unwrap_or(DEFAULT);
    let named = texts.iter().any(|(lang, _)| lang == standard);
    texts.iter().filter(move |(lang, _)| !(lang.is_empty() && named))
}

/// Media columns: key, `form` in the itext, scheme of the address.
const MEDIA: &[(&str, &str, &str)] = &[
    ("media::image", "image", "jr://images/"),
    ("media::big-image", "big-image", "jr://images/"),
    ("media::audio", "audio", "jr://audio/"),
    ("media::video", "video", "jr://video/"),
];

/// Writes labels, hints and messages, in place or into the itext.
pub(crate) struct Speaker<'a, 'b> {
    pub(crate) resolver: &'a Resolver<'b>,
    pub(crate) itext: &'a mut Itext,
    pub(crate) sink: &'a mut Sink,
}

impl Speaker<'_, '_> {
    fn values(&mut self, rec: &Record, key: &str, id: &str, kind: Option<&'static str>, node: usize) {
        for (lang, text) in explicit(self.resolver.form, rec, key) {
            let at = rec.at_lang(key, Some(lang));
            let value = rich("value", text, Context::of(node), &at, self.resolver, self.sink);
            self.itext.put(self.resolver.form, id, lang, kind, value);
        }
    }

    /// A label with its media. `path` names it in the itext.
    pub(crate) fn label(&mut self, rec: &Record, path: &str, node: usize) -> Spoken {
        let texts = rec.get("label");
        let media = MEDIA.iter().any(|(key, _, _)| rec.get(key).is_some());
        if !media && !crate::model::spoken(texts) {
            return self.inline(rec, "label", "label", node);
        }
        let id = format!("{path}:label");
        self.values(rec, "label", &id, None, node);
        self.media(rec, &id, node);
        Spoken::Id(id)
    }

    pub(crate) fn media(&mut self, rec: &Record, id: &str, node: usize) {
        if rec.get("media::big-image").is_some() && rec.get("media::image").is_none() {
            self.sink.refuse(rec.at("media::big-image"), "big_image_alone", "A big-image needs an image beside it.");
        }
        for (key, kind, scheme) in MEDIA {
            for (lang, file) in rec.get(key).into_iter().flatten() {
                let at = rec.at_lang(key, Some(lang));
                let address = if file.starts_with("jr://") { file.clone() } else { format!("{scheme}{file}") };
                let value = rich("value", &address, Context::of(node), &at, self.resolver, self.sink);
                self.itext.put(self.resolver.form, id, lang, Some(kind), value);
            }
        }
    }

    /// A hint, with guidance.
    pub(crate) fn hint(&mut self, rec: &Record, path: &str, node: usize) -> Spoken {
        let guidance = rec.get("guidance_hint").is_some();
        if !guidance && !crate::model::spoken(rec.get("hint")) {
            return self.inline(rec, "hint", "hint", node);
        }
        let id = format!("{path}:hint");
        self.values(rec, "hint", &id, None, node);
        self.values(rec, "guidance_hint", &id, Some("guidance"), node);
        Spoken::Id(id)
    }

    /// A message of a bind: text for the attribute.
    pub(crate) fn message(
        &mut self,
        rec: &Record,
        key: &str,
        attribute: &str,
        path: &str,
        node: usize,
    ) -> Option<String> {
        let texts = rec.get(key)?;
        if !crate::model::spoken(Some(texts)) && !has_refs(texts) {
            return texts.first().map(|(_, t)| t.clone());
        }
        let id = format!("{path}:{attribute}");
        self.values(rec, key, &id, None, node);
        Some(format!("jr:itext('{id}')"))
    }

    fn inline(&mut self, rec: &Record, key: &str, element: &str, node: usize) -> Spoken {
        match rec.get(key).and_then(|t| t.first()) {
            None => Spoken::Absent,
            Some((lang, text)) => {
                let at = rec.at_lang(key, Some(lang));
                Spoken::Inline(rich(element, text, Context::of(node), &at, self.resolver, self.sink))
            }
        }
    }
}
