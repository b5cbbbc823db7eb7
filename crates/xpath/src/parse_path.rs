//! The part of the parser that reads location paths.

use crate::{
    ast::{AXES, Ast, Axis, Path, Predicate, Start, Step, Test},
    error::{ParseError, ParseErrorKind},
    parse::{Parsed, Parser, name_start},
};

impl Parser<'_> {
    pub(crate) fn path(&mut self) -> Parsed<Ast> {
        self.space();
        if let Some(primary) = self.primary()? {
            let predicates = self.predicates()?;
            let mut steps = Vec::new();
            self.more_steps(&mut steps)?;
            if predicates.is_empty() && steps.is_empty() {
                return Ok(primary);
            }
            return Ok(Ast::Path(Box::new(Path { start: Start::Filter(primary, predicates), steps })));
        }
        let mut steps = Vec::new();
        let start = if self.rest().starts_with('/') {
            if !self.rest().starts_with("//") {
                self.at += 1;
                if self.step_is_next() {
                    steps.push(self.step()?);
                }
            }
            Start::Root
        } else if self.step_is_next() {
            steps.push(self.step()?);
            Start::Context
        } else {
            return Err(self.error(ParseErrorKind::OperandExpected));
        };
        if !(start == Start::Root && steps.is_empty() && !self.rest().starts_with("//")) {
            self.more_steps(&mut steps)?;
        }
        Ok(Ast::Path(Box::new(Path { start, steps })))
    }

    fn more_steps(&mut self, steps: &mut Vec<Step>) -> Parsed<()> {
        loop {
            if self.take("//") {
                steps.push(Step::plain(Axis::DescendantOrSelf, Test::Node));
            } else if !self.take("/") {
                return Ok(());
            }
            if !self.step_is_next() {
                return Err(self.error(ParseErrorKind::StepExpected));
            }
            steps.push(self.step()?);
        }
    }

    fn step_is_next(&mut self) -> bool {
        self.next_is(|c| name_start(c) || matches!(c, '.' | '@' | '*'))
    }

    fn step(&mut self) -> Parsed<Step> {
        if self.take("..") {
            let predicates = self.predicates()?;
            return Ok(Step { axis: Axis::Parent, test: Test::Node, predicates });
        }
        if self.take(".") {
            let predicates = self.predicates()?;
            return Ok(Step { axis: Axis::SelfNode, test: Test::Node, predicates });
        }
        let axis = if self.take("@") {
            Axis::Attribute
        } else {
            let start = self.at;
            match self.name() {
                Some(name) if self.take("::") => match AXES.iter().find(|(_, n)| *n == name) {
                    Some((axis, _)) => *axis,
                    None => {
                        return Err(ParseError { offset: start, kind: ParseErrorKind::UnknownAxis });
                    }
                },
                _ => {
                    self.at = start;
                    Axis::Child
                }
            }
        };
        let test = self.test()?;
        let predicates = self.predicates()?;
        Ok(Step { axis, test, predicates })
    }

    fn test(&mut self) -> Parsed<Test> {
        if self.take("*") {
            return Ok(Test::Any);
        }
        self.space();
        let Some(name) = self.name() else {
            return Err(self.error(ParseErrorKind::NameExpected));
        };
        if self.rest().starts_with(':') && !self.rest().starts_with("::") {
            self.at += 1;
            if self.rest().starts_with('*') {
                self.at += 1;
                return Ok(Test::AnyIn(name.into()));
            }
            return match self.name() {
                Some(local) => Ok(Test::Name { prefix: Some(name.into()), local: local.into() }),
                None => Err(self.error(ParseErrorKind::NameExpected)),
            };
        }
        if !self.peek("(") {
            return Ok(Test::Name { prefix: None, local: name.into() });
        }
        let target = match name {
            "node" | "text" | "comment" | "processing-instruction" => {
                self.take("(");
                self.space();
                match self.rest().chars().next() {
                    Some('"' | '\'') if name == "processing-instruction" => Some(self.literal()?.into()),
                    _ => None,
                }
            }
            _ => {
                return Ok(Test::Name { prefix: None, local: name.into() });
            }
        };
        if !self.take(")") {
            return Err(self.error(ParseErrorKind::ParenthesisExpected));
        }
        Ok(match name {
            "node" => Test::Node,
            "text" => Test::Text,
            "comment" => Test::Comment,
            _ => Test::ProcessingInstruction(target),
        })
    }

    fn predicates(&mut self) -> Parsed<Vec<Predicate>> {
        let mut all = Vec::new();
        while self.take("[") {
            let ast = self.deeper(Self::or)?;
            if !self.take("]") {
                return Err(self.error(ParseErrorKind::BracketExpected));
            }
            all.push(Predicate::new(ast));
        }
        Ok(all)
    }
}
