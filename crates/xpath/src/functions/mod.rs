//! The functions: which there are, and the dispatch to them.

mod dates;
mod geo;
mod nodes;
mod numbers;
mod secrets;
mod text;

use crate::{
    ast::{Ast, Call},
    error::EvalError,
    eval::{Context, Eval, Evaluated},
    value::{NodeVec, Val},
};

/// What a function gives, as far as it is known before evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResultKind {
    Nodes,
    Text,
    Number,
    Boolean,
    Any,
}

macro_rules! functions {
    ($($variant:ident $name:literal $least:literal $most:tt $kind:ident,)*) => {
        /// A function by its name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) enum Function {
            $($variant,)*
            Unknown,
        }

        impl Function {
            pub(crate) fn named(name: &str) -> Function {
                match name {
                    $($name => Function::$variant,)*
                    _ => Function::Unknown,
                }
            }

            /// Least and most arguments.
            fn arity(self) -> (usize, usize) {
                match self {
                    $(Function::$variant => ($least, $most),)*
                    Function::Unknown => (0, usize::MAX),
                }
            }

            pub(crate) fn result(self) -> ResultKind {
                match self {
                    $(Function::$variant => ResultKind::$kind,)*
                    Function::Unknown => ResultKind::Any,
                }
            }
        }
    };
}

const ANY: usize = usize::MAX;

functions! {
    // XPath 1.0
    Last "last" 0 0 Number,
    Position "position" 0 1 Number,
    Count "count" 1 1 Number,
    Id "id" 1 1 Nodes,
    LocalName "local-name" 0 1 Text,
    NamespaceUri "namespace-uri" 0 1 Text,
    Name "name" 0 1 Text,
    String "string" 0 1 Text,
    Concat "concat" 0 ANY Text,
    StartsWith "starts-with" 2 2 Boolean,
    Contains "contains" 2 2 Boolean,
    SubstringBefore "substring-before" 2 2 Text,
    SubstringAfter "substring-after" 2 2 Text,
    Substring "substring" 2 3 Text,
    StringLength "string-length" 0 1 Number,
    NormalizeSpace "normalize-space" 0 1 Text,
    Translate "translate" 3 3 Text,
    Boolean "boolean" 1 1 Boolean,
    Not "not" 1 1 Boolean,
    True "true" 0 0 Boolean,
    False "false" 0 0 Boolean,
    Lang "lang" 1 1 Boolean,
    Number "number" 0 1 Number,
    Sum "sum" 1 1 Number,
    Floor "floor" 1 1 Number,
    Ceiling "ceiling" 1 1 Number,
    Round "round" 1 2 Number,
    // XForms and XSLT
    Current "current" 0 0 Nodes,
    Instance "instance" 1 1 Nodes,
    If "if" 3 3 Any,
    // OpenRosa and ODK: text
    EndsWith "ends-with" 2 2 Boolean,
    Join "join" 1 ANY Text,
    Substr "substr" 2 3 Text,
    Regex "regex" 2 2 Boolean,
    Uuid "uuid" 0 1 Text,
    Digest "digest" 2 3 Text,
    Base64Decode "base64-decode" 1 1 Text,
    ExtractSigned "extract-signed" 2 2 Text,
    PullData "pulldata" 4 4 Text,
    // logic
    Coalesce "coalesce" 2 2 Text,
    Once "once" 1 1 Text,
    BooleanFromString "boolean-from-string" 1 1 Boolean,
    Checklist "checklist" 2 ANY Boolean,
    WeightedChecklist "weighted-checklist" 2 ANY Boolean,
    // numbers
    Random "random" 0 0 Number,
    Int "int" 1 1 Number,
    Max "max" 1 ANY Number,
    Min "min" 1 ANY Number,
    Pow "pow" 2 2 Number,
    Log "log" 1 1 Number,
    Log10 "log10" 1 1 Number,
    Abs "abs" 1 1 Number,
    Sin "sin" 1 1 Number,
    Cos "cos" 1 1 Number,
    Tan "tan" 1 1 Number,
    Asin "asin" 1 1 Number,
    Acos "acos" 1 1 Number,
    Atan "atan" 1 1 Number,
    Atan2 "atan2" 2 2 Number,
    Sqrt "sqrt" 1 1 Number,
    Exp "exp" 1 1 Number,
    Exp10 "exp10" 1 1 Number,
    Pi "pi" 0 0 Number,
    // node-sets
    CountNonEmpty "count-non-empty" 1 1 Number,
    Randomize "randomize" 1 2 Nodes,
    IndexedRepeat "indexed-repeat" 3 ANY Nodes,
    // dates
    Today "today" 0 0 Text,
    Now "now" 0 0 Text,
    FormatDate "format-date" 2 2 Text,
    FormatDateTime "format-date-time" 2 2 Text,
    Date "date" 1 1 Text,
    DateTime "date-time" 1 1 Text,
    DecimalDateTime "decimal-date-time" 1 1 Number,
    DecimalDate "decimal-date" 1 1 Number,
    DecimalTime "decimal-time" 1 1 Number,
    // choices
    Selected "selected" 2 2 Boolean,
    SelectedAt "selected-at" 2 2 Text,
    CountSelected "count-selected" 1 1 Number,
    ChoiceName "jr:choice-name" 2 2 Text,
    Itext "jr:itext" 1 1 Text,
    // places
    Area "area" 1 ANY Number,
    Distance "distance" 1 ANY Number,
    Geofence "geofence" 2 2 Boolean,
    Intersects "intersects" 1 1 Boolean,
}

impl Function {
    /// Whether the function without arguments is about the context node.
    pub(crate) fn reads_context(self) -> bool {
        matches!(
            self,
            Function::LocalName
                | Function::NamespaceUri
                | Function::Name
                | Function::String
                | Function::StringLength
                | Function::NormalizeSpace
                | Function::Number
        )
    }
}

/// A call on its way: the arguments are evaluated by whoever needs them.
pub(crate) struct Args<'e> {
    pub(crate) eval: &'e Eval<'e>,
    pub(crate) call: &'e Call,
    pub(crate) context: Context,
}

impl<'e> Args<'e> {
    pub(crate) fn len(&self) -> usize {
        self.call.args.len()
    }

    fn ast(&self, i: usize) -> Evaluated<&'e Ast> {
        self.call
            .args
            .get(i)
            .ok_or_else(|| EvalError::Arguments { name: self.call.name.to_string(), given: self.len() })
    }

    pub(crate) fn value(&self, i: usize) -> Evaluated<Val<'e>> {
        self.eval.value(self.ast(i)?, self.context)
    }

    pub(crate) fn text(&self, i: usize) -> Evaluated<std::borrow::Cow<'e, str>> {
        self.eval.text_of(self.ast(i)?, self.context)
    }

    pub(crate) fn number(&self, i: usize) -> Evaluated<f64> {
        Ok(self.eval.number_of(self.ast(i)?, self.context)?.value)
    }

    pub(crate) fn boolean(&self, i: usize) -> Evaluated<bool> {
        self.eval.boolean_of(self.ast(i)?, self.context)
    }

    pub(crate) fn nodes(&self, i: usize) -> Evaluated<NodeVec> {
        match self.value(i)? {
            Val::Nodes(nodes) => Ok(nodes),
            _ => Err(EvalError::NodesExpected { name: self.call.name.to_string() }),
        }
    }

    /// The first argument as text, or the context node's.
    pub(crate) fn text_or_context(&self) -> Evaluated<std::borrow::Cow<'e, str>> {
        if self.len() == 0 { Ok(self.eval.tree.string_value(self.context.node)) } else { self.text(0) }
    }

    /// The texts of all arguments from `first`, node-sets as one text for each node.
    pub(crate) fn texts(&self, first: usize) -> Evaluated<Vec<String>> {
        let mut all = Vec::new();
        for i in first..self.len() {
            match self.value(i)? {
                Val::Nodes(nodes) => {
                    for node in nodes {
                        let text = self.eval.tree.string_value(node).into_owned();
                        self.eval.spend(text.len() / 8)?;
                        all.push(text);
                    }
                }
                other => all.push(self.eval.text(&other).into_owned()),
            }
        }
        Ok(all)
    }

    pub(crate) fn bad(&self) -> EvalError {
        EvalError::BadArgument { name: self.call.name.to_string() }
    }
}

impl Eval<'_> {
    pub(crate) fn call<'e>(&'e self, call: &'e Call, context: Context) -> Evaluated<Val<'e>> {
        use Function as F;
        if call.function == F::Unknown {
            return Err(EvalError::UnknownFunction { name: call.name.to_string() });
        }
        let (least, most) = call.function.arity();
        if call.args.len() < least || call.args.len() > most {
            return Err(EvalError::Arguments { name: call.name.to_string(), given: call.args.len() });
        }
        let args = Args { eval: self, call, context };
        match call.function {
            F::If => args.value(if args.boolean(0)? { 1 } else { 2 }),
            F::True => Ok(Val::Boolean(true)),
            F::False => Ok(Val::Boolean(false)),
            F::Boolean => Ok(Val::Boolean(args.boolean(0)?)),
            F::Not => Ok(Val::Boolean(!args.boolean(0)?)),
            F::Last
            | F::Position
            | F::Count
            | F::Id
            | F::LocalName
            | F::NamespaceUri
            | F::Name
            | F::Lang
            | F::Current
            | F::Instance
            | F::CountNonEmpty
            | F::Randomize
            | F::IndexedRepeat
            | F::PullData
            | F::Once
            | F::ChoiceName
            | F::Itext => nodes::call(&args),
            F::String
            | F::Concat
            | F::StartsWith
            | F::EndsWith
            | F::Contains
            | F::SubstringBefore
            | F::SubstringAfter
            | F::Substring
            | F::Substr
            | F::StringLength
            | F::NormalizeSpace
            | F::Translate
            | F::Join
            | F::Regex
            | F::Uuid
            | F::Coalesce
            | F::Selected
            | F::SelectedAt
            | F::CountSelected
            | F::BooleanFromString => text::call(&args),
            F::Digest | F::Base64Decode | F::ExtractSigned => secrets::call(&args),
            F::Number
            | F::Sum
            | F::Floor
            | F::Ceiling
            | F::Round
            | F::Random
            | F::Int
            | F::Max
            | F::Min
            | F::Pow
            | F::Log
            | F::Log10
            | F::Abs
            | F::Sin
            | F::Cos
            | F::Tan
            | F::Asin
            | F::Acos
            | F::Atan
            | F::Atan2
            | F::Sqrt
            | F::Exp
            | F::Exp10
            | F::Pi
            | F::Checklist
            | F::WeightedChecklist => numbers::call(&args),
            F::Today
            | F::Now
            | F::FormatDate
            | F::FormatDateTime
            | F::Date
            | F::DateTime
            | F::DecimalDateTime
            | F::DecimalDate
            | F::DecimalTime => dates::call(&args),
            F::Area | F::Distance | F::Geofence | F::Intersects => geo::call(&args),
            F::Unknown => Err(EvalError::UnknownFunction { name: call.name.to_string() }),
        }
    }
}
