//! XLSForm → XForm, with every problem located at its sheet, row and column.
//!
//! [`Workbook`] holds plain tables, read from Excel files or text tables; [`convert`] compiles one into an XForm document by the ODK
//! XForms specification. Strict mode refuses what the XLSForm reference refuses; lenient mode imports what can be and says what could
//! not. `bind::tabella:*` columns pass through, and a question with `bind::tabella:states` gets its `<name>_state` sibling.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::cast_possible_truncation,
        clippy::print_stdout
    )
)]

mod biff;
mod checks;
mod choices;
mod columns;
pub mod conform;
mod emit_body;
mod emit_model;
mod entities;
mod instances;
mod itext;
mod lexer;
mod loops;
mod markdown;
mod model;
mod params;
mod problem;
mod refs;
mod settings;
mod survey;
mod translations;
mod types;
mod workbook;
mod xlsx;
mod xml;

pub use markdown::from_markdown;
pub use problem::{Problem, Severity};
pub use workbook::{Row, Sheet, Workbook};
pub use xlsx::from_xlsx_bytes;

use columns::Record;
use emit_body::BodyWriter;
use emit_model::{Actions, ModelWriter};
use itext::Itext;
use model::{Form, Kind};
use problem::{At, Sink};
use refs::Resolver;
use xml::El;

/// How strictly a workbook is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// What the XLSForm reference refuses is refused.
    #[default]
    Strict,
    /// What can be imported is imported, each problem a warning.
    Lenient,
}

/// How to convert.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Strict or lenient.
    pub mode: Mode,
    /// Name of the primary instance's root element where the settings name none; `data` if absent.
    pub form_name: Option<String>,
    /// A call of a function that this engine does not have is refused at its place. The XLSForm reference takes any name.
    pub known_functions: bool,
    /// The form's id where the settings name none, for example the file's name; `data` if absent.
    pub form_id: Option<String>,
}

/// What became of a workbook.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The XForm document; absent when a problem is an error.
    pub xform: Option<String>,
    /// Everything that the author should know, in the order in which it was found.
    pub problems: Vec<Problem>,
    /// The form's languages, as the columns name them; empty for a form without translations.
    pub languages: Vec<String>,
    /// Number of questions: rows that ask or compute something.
    pub questions: usize,
}

/// Functions that an expression calls and that do not exist; none where the expression cannot be read.
#[must_use]
pub fn unknown_functions(expression: &str) -> Vec<String> {
    tabella_xpath::Expr::parse(expression).map(|e| e.unknown_functions()).unwrap_or_default()
}

/// Compiles a workbook into an XForm.
#[must_use]
pub fn convert(workbook: &Workbook, options: &Options) -> Outcome {
    let mut sink =
        Sink { lenient: options.mode == Mode::Lenient, functions: options.known_functions, ..Sink::default() };
    let Some(survey) = workbook.sheet("survey") else {
        checks::missing_sheet(workbook, "survey", At::new("survey", 1), &mut sink);
        return Outcome { problems: sink.list, ..Outcome::default() };
    };
    let mut form = read(workbook, options, &mut sink);
    survey::read(survey, &mut form, &mut sink);
    entities::declare(workbook, &mut form, &mut sink);
    add_meta(&mut form, &mut sink);
    form.index();
    checks::run(workbook, &mut form, &mut sink);
    let questions = form.nodes.iter().filter(|n| matches!(n.kind, Kind::Question(_))).count();
    let (document, languages) = write(&form, &mut sink);
    let xform = (!sink.failed).then(|| document.document());
    Outcome { xform, problems: sink.list, languages, questions }
}

/// Settings and lists.
fn read(workbook: &Workbook, options: &Options, sink: &mut Sink) -> Form {
    let settings = settings::read(workbook, sink);
    let root_name = settings::root_name(&settings, options.form_name.as_deref(), sink);
    let id = settings.one("id_string").or(options.form_id.as_deref()).unwrap_or("data").to_owned();
    let title = settings.one("title").unwrap_or(&id).to_owned();
    let mut form = Form {
        root_name: root_name.clone(),
        id,
        title,
        default_language: settings.one("default_language").map(str::to_owned),
        ..Form::default()
    };
    form.lists = choices::read(workbook, &columns::CHOICES, &settings, sink);
    form.osm = choices::read(workbook, &columns::OSM, &settings, sink);
    form.external_lists = choices::read(workbook, &columns::EXTERNAL_CHOICES, &settings, sink).into_keys().collect();
    form.settings = settings;
    form.add(0, &root_name, Kind::Root, Record::blank("survey", 1));
    form
}

/// The metadata block: audit, instance id and name, entity.
fn add_meta(form: &mut Form, sink: &mut Sink) {
    let audit: Vec<usize> = form
        .order()
        .into_iter()
        .filter(|id| form.node(*id).and_then(|n| n.question()).is_some_and(|q| q.ty.name == "audit"))
        .collect();
    let with_id = !settings::yes(form.settings.one("omit_instanceID"));
    let instance_name = form.settings.one("instance_name").map(str::to_owned);
    let entities = entities::in_form(form);
    if audit.is_empty() && !with_id && instance_name.is_none() && entities.is_empty() {
        return;
    }
    let clash = form.node(0).is_some_and(|n| n.kids.iter().any(|k| form.node(*k).is_some_and(|n| n.name == "meta")));
    form.meta_prefix = if clash { "orx:" } else { "" };
    let prefix = form.meta_prefix;
    let blank = || Record::blank("settings", 1);
    let meta = form.add(0, &format!("{prefix}meta"), Kind::Meta, blank());
    for id in audit {
        let parent = form.node(id).map_or(0, |n| n.parent);
        if let Some(p) = form.nodes.get_mut(parent) {
            p.kids.retain(|k| *k != id);
        }
        if let Some(n) = form.nodes.get_mut(id) {
            n.parent = meta;
        }
        if let Some(m) = form.nodes.get_mut(meta) {
            m.kids.push(id);
        }
    }
    if with_id {
        let mut rec = blank();
        rec.set("meta", "", "yes");
        let preload = form.settings.one("instance_id").unwrap_or("uid").to_owned();
        rec.set("bind::jr:preload", "", preload);
        rec.set("bind::readonly", "", "true()");
        form.add(meta, &format!("{prefix}instanceID"), Kind::Plain { bind: "string" }, rec);
    }
    if let Some(name) = instance_name {
        let mut rec = form.settings.clone();
        for key in form.settings.entries().map(|(k, _)| k.to_owned()).collect::<Vec<_>>() {
            rec.remove(&key);
        }
        rec.set("meta", "", "yes");
        rec.set("bind::calculate", "", name);
        form.add(meta, &format!("{prefix}instanceName"), Kind::Plain { bind: "string" }, rec);
    }
    entities::attach(form, meta, &entities, sink);
}

/// The whole document, and the languages in it.
fn write(form: &Form, sink: &mut Sink) -> (El, Vec<String>) {
    let resolver = Resolver { form };
    let mut itext = Itext::default();
    let mut actions = Actions::default();
    let mut model = ModelWriter { resolver: &resolver, itext: &mut itext, actions: &mut actions, sink };
    let primary = model.instance();
    let secondary = model.instances();
    let binds = model.binds();
    let body = BodyWriter { resolver: &resolver, itext: &mut itext, actions: &actions, sink, ticks: None }.body();

    let mut model = El::new("model").attr("odk:xforms-version", "1.0.0");
    entities::version(form, &mut model);
    if let Some(itext) = itext.element(form) {
        model.push(itext);
    }
    if let Some(submission) = emit_model::submission(&form.settings) {
        model.push(submission);
    }
    model.push(El::new("instance").kid(primary));
    for el in secondary.into_iter().chain(binds) {
        model.push(el);
    }
    let mut html = El::new("h:html").attr("xmlns", "http://www.w3.org/2002/xforms");
    for (prefix, uri) in settings::RESERVED {
        html.set(format!("xmlns:{prefix}"), *uri);
    }
    for (prefix, uri) in checks::namespaces(form, sink) {
        html.set(format!("xmlns:{prefix}"), uri);
    }
    let html = html.kid(El::new("h:head").kid(El::new("h:title").text(form.title.clone())).kid(model)).kid(body);
    (html, itext.languages().to_vec())
}
