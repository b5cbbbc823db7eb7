//! Errors: codes with places, no prose for the screen.

use thiserror::Error;

/// Why a text is no expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{kind} at byte {offset}")]
pub struct ParseError {
    /// Byte offset into the source.
    pub offset: usize,
    /// What is wrong there.
    pub kind: ParseErrorKind,
}

/// What is wrong with an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum ParseErrorKind {
    /// The source is longer than the limit.
    #[error("expression too long")]
    TooLong,
    /// Parentheses, calls or predicates are nested beyond the limit.
    #[error("expression nested too deeply")]
    TooDeep,
    /// An operand (path, literal, call) is missing.
    #[error("operand expected")]
    OperandExpected,
    /// Something follows the end of the expression.
    #[error("operator expected")]
    OperatorExpected,
    /// A quote is not closed.
    #[error("string not closed")]
    UnclosedString,
    /// `)` is missing.
    #[error("closing parenthesis expected")]
    ParenthesisExpected,
    /// `]` is missing.
    #[error("closing bracket expected")]
    BracketExpected,
    /// A name is missing, after `$`, `@`, `::` or a prefix.
    #[error("name expected")]
    NameExpected,
    /// There is no axis of that name.
    #[error("unknown axis")]
    UnknownAxis,
    /// A step is missing after `/`.
    #[error("step expected")]
    StepExpected,
}

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EvalError {
    /// There is no function of that name.
    #[error("unknown function {name}")]
    UnknownFunction {
        /// The name as written.
        name: String,
    },
    /// The function does not take that many arguments.
    #[error("{name} does not take {given} arguments")]
    Arguments {
        /// The function's name.
        name: String,
        /// How many there were.
        given: usize,
    },
    /// A node-set is needed.
    #[error("{name} needs a node-set")]
    NodesExpected {
        /// The function or operator.
        name: String,
    },
    /// The prefix stands for no namespace.
    #[error("unknown prefix {prefix}")]
    UnknownPrefix {
        /// The prefix as written.
        prefix: String,
    },
    /// Forms have no variables.
    #[error("unknown variable {name}")]
    UnknownVariable {
        /// The name without `$`.
        name: String,
    },
    /// A regular expression, digest or encoding that is not known or not valid.
    #[error("{name}: argument not valid")]
    BadArgument {
        /// The function's name.
        name: String,
    },
    /// The work for one expression exceeds the limit.
    #[error("expression takes too long")]
    TooMuchWork,
}
