//! The canonical text of an expression. Parsing it gives the same tree again.

use std::fmt::{self, Display, Formatter, Write};

use crate::{
    ast::{ArithmeticOp, Ast, Axis, CompareOp, Path, Predicate, Start, Step, Test},
    value::number_to_text,
};

/// How tightly an operator binds; an operand that binds less is put into parentheses.
fn strength(ast: &Ast) -> u8 {
    match ast {
        Ast::Or(_) => 0,
        Ast::And(_) => 1,
        Ast::Compare(_, rest) => match rest.first() {
            Some((CompareOp::Equal | CompareOp::NotEqual, _)) => 2,
            _ => 3,
        },
        Ast::Arithmetic(_, rest) => match rest.first() {
            Some((ArithmeticOp::Add | ArithmeticOp::Subtract, _)) => 4,
            _ => 5,
        },
        Ast::Negate(..) => 6,
        Ast::Union(_) => 7,
        Ast::Path(_) => 8,
        Ast::Number(_) | Ast::Text(_) | Ast::Variable(_) | Ast::Call(_) => 9,
    }
}

struct Operand<'a>(&'a Ast, u8);

impl Display for Operand<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        // A bare `/` would swallow the operator after it as a name.
        let bare = matches!(self.0, Ast::Path(p) if p.start == Start::Root && p.steps.is_empty());
        if bare || strength(self.0) <= self.1 { write!(f, "({})", self.0) } else { write!(f, "{}", self.0) }
    }
}

fn joined(f: &mut Formatter<'_>, all: &[Ast], between: &str, own: u8) -> fmt::Result {
    for (i, ast) in all.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        write!(f, "{}", Operand(ast, own))?;
    }
    Ok(())
}

impl Display for Ast {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let own = strength(self);
        match self {
            // Only a literal of more than 308 digits is infinite.
            Ast::Number(n) if n.is_infinite() => write!(f, "1{:0>309}", 0),
            Ast::Number(n) => f.write_str(&number_to_text(*n)),
            Ast::Text(t) if t.contains('"') => write!(f, "'{t}'"),
            Ast::Text(t) => write!(f, "\"{t}\""),
            Ast::Variable(name) => write!(f, "${name}"),
            Ast::Or(all) => joined(f, all, " or ", own),
            Ast::And(all) => joined(f, all, " and ", own),
            Ast::Compare(first, rest) => {
                write!(f, "{}", Operand(first, own))?;
                for (op, ast) in rest {
                    let op = match op {
                        CompareOp::Equal => "=",
                        CompareOp::NotEqual => "!=",
                        CompareOp::Less => "<",
                        CompareOp::LessOrEqual => "<=",
                        CompareOp::Greater => ">",
                        CompareOp::GreaterOrEqual => ">=",
                    };
                    write!(f, " {op} {}", Operand(ast, own))?;
                }
                Ok(())
            }
            Ast::Arithmetic(first, rest) => {
                write!(f, "{}", Operand(first, own))?;
                for (op, ast) in rest {
                    let op = match op {
                        ArithmeticOp::Add => "+",
                        ArithmeticOp::Subtract => "-",
                        ArithmeticOp::Multiply => "*",
                        ArithmeticOp::Divide => "div",
                        ArithmeticOp::Modulo => "mod",
                    };
                    write!(f, " {op} {}", Operand(ast, own))?;
                }
                Ok(())
            }
            Ast::Negate(times, inner) => {
                for _ in 0..*times {
                    f.write_char('-')?;
                }
                write!(f, "{}", Operand(inner, own))
            }
            Ast::Union(all) => joined(f, all, " | ", own),
            Ast::Path(path) => write!(f, "{path}"),
            Ast::Call(call) => {
                write!(f, "{}(", call.name)?;
                for (i, arg) in call.args.iter().enumerate() {
                    write!(f, "{}{arg}", if i > 0 { ", " } else { "" })?;
                }
                f.write_char(')')
            }
        }
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.start {
            Start::Root => f.write_char('/')?,
            Start::Context => {}
            Start::Filter(ast, predicates) => {
                write!(f, "{}", Operand(ast, 8))?;
                predicates.iter().try_for_each(|p| write!(f, "{p}"))?;
                if !self.steps.is_empty() {
                    f.write_char('/')?;
                }
            }
        }
        for (i, step) in self.steps.iter().enumerate() {
            write!(f, "{}{step}", if i > 0 { "/" } else { "" })?;
        }
        Ok(())
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.axis, &self.test) {
            (Axis::SelfNode, Test::Node) => f.write_char('.')?,
            (Axis::Parent, Test::Node) => f.write_str("..")?,
            (Axis::Child, test) => write!(f, "{test}")?,
            (Axis::Attribute, test) => write!(f, "@{test}")?,
            (axis, test) => write!(f, "{}::{test}", axis.name())?,
        }
        self.predicates.iter().try_for_each(|p| write!(f, "{p}"))
    }
}

impl Display for Test {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Test::Any => f.write_char('*'),
            Test::AnyIn(prefix) => write!(f, "{prefix}:*"),
            Test::Name { prefix: Some(prefix), local } => write!(f, "{prefix}:{local}"),
            Test::Name { prefix: None, local } => f.write_str(local),
            Test::Node => f.write_str("node()"),
            Test::Text => f.write_str("text()"),
            Test::Comment => f.write_str("comment()"),
            Test::ProcessingInstruction(None) => f.write_str("processing-instruction()"),
            Test::ProcessingInstruction(Some(target)) if target.contains('"') => {
                write!(f, "processing-instruction('{target}')")
            }
            Test::ProcessingInstruction(Some(target)) => {
                write!(f, "processing-instruction(\"{target}\")")
            }
        }
    }
}

impl Display for Predicate {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]", self.ast)
    }
}
