//! What an expression refers to: the raw material of a dependency graph.

use crate::{
    ast::{Ast, Axis, Call, Path, Predicate, Start, Step, Test},
    functions::Function,
};

/// A location path in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathRef {
    /// Where it begins.
    pub start: PathStart,
    /// Its steps. A path inside a predicate is given with the steps of the path that the predicate filters before its own.
    pub steps: Vec<StepRef>,
    /// Whether it stands in a predicate.
    pub nested: bool,
}

/// Where a path begins.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PathStart {
    /// `/…`
    Root,
    /// The context node of the whole expression.
    Context,
    /// `current()`
    Current,
    /// `instance('id')`
    Instance(String),
    /// A node-set that only evaluation finds: `id(…)`, `instance(` not a literal `)`.
    Unknown,
}

/// A step of a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StepRef {
    /// The axis.
    pub axis: Axis,
    /// The node test.
    pub test: StepTest,
    /// How many predicates filter it.
    pub predicates: usize,
}

/// The node test of a step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum StepTest {
    /// `*` or `prefix:*` (then with the prefix)
    Any(Option<String>),
    /// `name` or `prefix:name`
    Name(Option<String>, String),
    /// `node()`
    Node,
    /// `text()`, `comment()`, `processing-instruction()`
    Other,
}

impl From<&Step> for StepRef {
    fn from(step: &Step) -> Self {
        let test = match &step.test {
            Test::Any => StepTest::Any(None),
            Test::AnyIn(prefix) => StepTest::Any(Some(prefix.to_string())),
            Test::Name { prefix, local } => StepTest::Name(prefix.as_ref().map(ToString::to_string), local.to_string()),
            Test::Node => StepTest::Node,
            Test::Text | Test::Comment | Test::ProcessingInstruction(_) => StepTest::Other,
        };
        StepRef { axis: step.axis, test, predicates: step.predicates.len() }
    }
}

/// Paths so far, of which the context node of a (nested) expression is the end.
type Bases = Vec<(PathStart, Vec<StepRef>)>;

pub(crate) fn collect(ast: &Ast) -> Vec<PathRef> {
    let mut all = Vec::new();
    walk(ast, &vec![(PathStart::Context, Vec::new())], false, &mut all);
    all
}

/// Nested unions multiply, and long paths with many predicates repeat: beyond this the answer is "anything".
const MAX_BASES: usize = 256;
const MAX_PATHS: usize = 20_000;
const MAX_STEPS: usize = 1_000;

fn bounded(bases: Bases) -> Bases {
    if bases.len() > MAX_BASES || bases.iter().any(|(_, steps)| steps.len() > MAX_STEPS) {
        return vec![(PathStart::Unknown, Vec::new())];
    }
    bases
}

fn emit(bases: &Bases, nested: bool, out: &mut Vec<PathRef>) {
    if out.len() > MAX_PATHS {
        if out.last().is_none_or(|last| last.start != PathStart::Unknown) {
            out.push(PathRef { start: PathStart::Unknown, steps: Vec::new(), nested });
        }
        return;
    }
    out.extend(bases.iter().map(|(start, steps)| PathRef { start: start.clone(), steps: steps.clone(), nested }));
}

/// Reports every path in `ast`, of which `context` is the context node.
fn walk(ast: &Ast, context: &Bases, nested: bool, out: &mut Vec<PathRef>) {
    match ast {
        Ast::Number(_) | Ast::Text(_) | Ast::Variable(_) => {}
        Ast::Or(all) | Ast::And(all) => all.iter().for_each(|a| walk(a, context, nested, out)),
        Ast::Compare(first, rest) => {
            walk(first, context, nested, out);
            rest.iter().for_each(|(_, a)| walk(a, context, nested, out));
        }
        Ast::Arithmetic(first, rest) => {
            walk(first, context, nested, out);
            rest.iter().for_each(|(_, a)| walk(a, context, nested, out));
        }
        Ast::Negate(_, inner) => walk(inner, context, nested, out),
        Ast::Union(_) | Ast::Path(_) | Ast::Call(_) => {
            let ends = resolve(ast, context, nested, out);
            emit(&ends, nested, out);
        }
    }
}

/// The paths whose nodes `ast` gives; reports the others that occur in it.
fn resolve(ast: &Ast, context: &Bases, nested: bool, out: &mut Vec<PathRef>) -> Bases {
    match ast {
        Ast::Union(all) => bounded(all.iter().flat_map(|a| resolve(a, context, nested, out)).collect()),
        Ast::Path(path) => resolve_path(path, context, nested, out),
        Ast::Call(call) => match call.function {
            Function::Current => vec![(PathStart::Current, Vec::new())],
            Function::Instance => match call.args.as_slice() {
                [Ast::Text(id)] => vec![(PathStart::Instance(id.to_string()), Vec::new())],
                args => {
                    args.iter().for_each(|a| walk(a, context, nested, out));
                    vec![(PathStart::Unknown, Vec::new())]
                }
            },
            // These hand on the nodes of their first argument.
            Function::Randomize | Function::IndexedRepeat => {
                let mut args = call.args.iter();
                let ends = args.next().map(|a| resolve(a, context, nested, out)).unwrap_or_default();
                args.for_each(|a| walk(a, context, nested, out));
                ends
            }
            Function::If => {
                let mut args = call.args.iter();
                if let Some(condition) = args.next() {
                    walk(condition, context, nested, out);
                }
                bounded(args.flat_map(|a| resolve(a, context, nested, out)).collect())
            }
            Function::Id => {
                call.args.iter().for_each(|a| walk(a, context, nested, out));
                vec![(PathStart::Unknown, Vec::new())]
            }
            function => {
                if call.args.is_empty() && function.reads_context() || function == Function::Once {
                    emit(context, nested, out);
                }
                call.args.iter().for_each(|a| walk(a, context, nested, out));
                Vec::new()
            }
        },
        other => {
            walk(other, context, nested, out);
            Vec::new()
        }
    }
}

fn resolve_path(path: &Path, context: &Bases, nested: bool, out: &mut Vec<PathRef>) -> Bases {
    let mut ends = match &path.start {
        Start::Root => vec![(PathStart::Root, Vec::new())],
        Start::Context => context.clone(),
        Start::Filter(ast, predicates) => {
            let ends = resolve(ast, context, nested, out);
            walk_predicates(predicates, &ends, out);
            ends
        }
    };
    for step in &path.steps {
        for (start, steps) in &mut ends {
            if *start != PathStart::Unknown || steps.len() < MAX_STEPS {
                steps.push(StepRef::from(step));
            }
        }
        ends = bounded(ends);
        walk_predicates(&step.predicates, &ends, out);
    }
    ends
}

fn walk_predicates(predicates: &[Predicate], ends: &Bases, out: &mut Vec<PathRef>) {
    for predicate in predicates {
        walk(&predicate.ast, ends, true, out);
    }
}

/// Whether the function called `name` occurs anywhere in `ast`.
pub(crate) fn calls(ast: &Ast, name: &str) -> bool {
    any_call(ast, &mut |call| &*call.name == name)
}

/// Names of called functions that do not exist, in the order in which they stand, each once.
pub(crate) fn unknown_functions(ast: &Ast) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    any_call(ast, &mut |call| {
        if call.function == Function::Unknown && !out.iter().any(|n| **n == *call.name) {
            out.push(call.name.to_string());
        }
        false
    });
    out
}

/// Looks at the calls of an expression until `test` holds for one.
fn any_call(ast: &Ast, test: &mut dyn FnMut(&Call) -> bool) -> bool {
    match ast {
        Ast::Number(_) | Ast::Text(_) | Ast::Variable(_) => false,
        Ast::Or(all) | Ast::And(all) | Ast::Union(all) => all.iter().any(|a| any_call(a, test)),
        Ast::Compare(first, rest) => any_call(first, test) || rest.iter().any(|(_, a)| any_call(a, test)),
        Ast::Arithmetic(first, rest) => any_call(first, test) || rest.iter().any(|(_, a)| any_call(a, test)),
        Ast::Negate(_, inner) => any_call(inner, test),
        Ast::Call(call) => test(call) || call.args.iter().any(|a| any_call(a, test)),
        Ast::Path(path) => {
            (match &path.start {
                Start::Filter(ast, predicates) => {
                    any_call(ast, test) || predicates.iter().any(|p| any_call(&p.ast, test))
                }
                _ => false,
            }) || path.steps.iter().any(|s| s.predicates.iter().any(|p| any_call(&p.ast, test)))
        }
    }
}
