//! What is known about an expression before it is evaluated: whether it can be a position, whether it varies from node to
//! node, and which predicates are `key = value`.

use crate::{
    ast::{Ast, Axis, CompareOp, Key, Predicate, Start, Test},
    functions::{Function, ResultKind},
};

impl Ast {
    /// Whether the value can be a number, so that as a predicate it means a position.
    pub(crate) fn may_be_number(&self) -> bool {
        match self {
            Ast::Number(_) | Ast::Arithmetic(..) | Ast::Negate(..) | Ast::Variable(_) => true,
            Ast::Call(call) => {
                matches!(call.function.result(), ResultKind::Number | ResultKind::Any)
            }
            _ => false,
        }
    }

    /// Whether `position()` or `last()` of the context is asked for (not of a nested predicate's).
    pub(crate) fn uses_position(&self) -> bool {
        match self {
            Ast::Number(_) | Ast::Text(_) | Ast::Variable(_) => false,
            Ast::Or(all) | Ast::And(all) | Ast::Union(all) => all.iter().any(Ast::uses_position),
            Ast::Compare(first, rest) => first.uses_position() || rest.iter().any(|(_, a)| a.uses_position()),
            Ast::Arithmetic(first, rest) => first.uses_position() || rest.iter().any(|(_, a)| a.uses_position()),
            Ast::Negate(_, inner) => inner.uses_position(),
            Ast::Path(path) => match &path.start {
                Start::Filter(ast, _) => ast.uses_position(),
                _ => false,
            },
            Ast::Call(call) => {
                matches!(call.function, Function::Last)
                    || (call.function == Function::Position && call.args.is_empty())
                    || call.args.iter().any(Ast::uses_position)
            }
        }
    }

    /// Whether the value is the same for every context node, and costs nothing that must not happen twice.
    fn invariant(&self) -> bool {
        match self {
            Ast::Number(_) | Ast::Text(_) => true,
            Ast::Path(path) => {
                let head = match &path.start {
                    Start::Root => true,
                    Start::Context => false,
                    Start::Filter(Ast::Call(call), _) => match call.function {
                        Function::Current => true,
                        Function::Instance => call.args.iter().all(Ast::invariant),
                        _ => false,
                    },
                    Start::Filter(..) => false,
                };
                // Predicates inside see their own context, but `position()` and paths in them are theirs as well.
                head
            }
            Ast::Call(call) => call.function == Function::Current,
            _ => false,
        }
    }

    /// The child's name where this is a bare `name`.
    pub(crate) fn child_name(&self) -> Option<&str> {
        let Ast::Path(path) = self else { return None };
        let (Start::Context, [step]) = (&path.start, path.steps.as_slice()) else {
            return None;
        };
        match &step.test {
            Test::Name { prefix: None, local } if step.axis == Axis::Child && step.predicates.is_empty() => Some(local),
            _ => None,
        }
    }
}

impl Predicate {
    pub(crate) fn new(ast: Ast) -> Predicate {
        let conjuncts = match &ast {
            Ast::And(all) => all.as_slice(),
            other => std::slice::from_ref(other),
        };
        let mut keys = Vec::new();
        for (conjunct, part) in conjuncts.iter().enumerate() {
            if let Ast::Compare(left, rest) = part
                && let [(CompareOp::Equal, right)] = rest.as_slice()
            {
                if left.child_name().is_some() && right.invariant() {
                    keys.push(Key { conjunct, name_is_left: true });
                } else if right.child_name().is_some() && left.invariant() {
                    keys.push(Key { conjunct, name_is_left: false });
                }
            }
        }
        let rest = keys.len() < conjuncts.len();
        let positional = ast.may_be_number() || ast.uses_position();
        Predicate { ast, keys, rest, positional }
    }

    /// The name and the value of a key.
    pub(crate) fn key(&self, key: Key) -> Option<(&str, &Ast)> {
        let part = match &self.ast {
            Ast::And(all) => all.get(key.conjunct)?,
            other => other,
        };
        let Ast::Compare(left, rest) = part else {
            return None;
        };
        let [(_, right)] = rest.as_slice() else {
            return None;
        };
        let (name, value) = if key.name_is_left { (&**left, right) } else { (right, &**left) };
        Some((name.child_name()?, value))
    }
}
