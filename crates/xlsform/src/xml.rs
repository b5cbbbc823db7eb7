//! A small XML tree and its writer. Text and attribute values are escaped here and nowhere else.

/// An element: qualified name, attributes in order, children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct El {
    name: String,
    attrs: Vec<(String, String)>,
    kids: Vec<Kid>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kid {
    El(El),
    Text(String),
}

impl El {
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), attrs: Vec::new(), kids: Vec::new() }
    }

    /// Sets an attribute; a second value for one name replaces the first (XML forbids two).
    #[must_use]
    pub(crate) fn attr(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    pub(crate) fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        match self.attrs.iter_mut().find(|(n, _)| *n == name) {
            Some(slot) => slot.1 = value,
            None => self.attrs.push((name, value)),
        }
    }

    #[must_use]
    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.push_text(text);
        self
    }

    pub(crate) fn push_text(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.kids.push(Kid::Text(text));
        }
    }

    #[must_use]
    pub(crate) fn kid(mut self, kid: El) -> Self {
        self.kids.push(Kid::El(kid));
        self
    }

    pub(crate) fn push(&mut self, kid: El) {
        self.kids.push(Kid::El(kid));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.kids.is_empty()
    }

    pub(crate) fn has_attrs(&self) -> bool {
        !self.attrs.is_empty()
    }

    /// The document, with an XML declaration.
    pub(crate) fn document(&self) -> String {
        let mut out = String::from("<?xml version=\"1.0\"?>\n");
        self.write(&mut out, 0);
        out
    }

    // Elements with text in them stay on one line: white space there would be content.
    fn write(&self, out: &mut String, depth: usize) {
        indent(out, depth);
        self.open(out);
        if self.kids.is_empty() {
            out.push('\n');
            return;
        }
        if self.kids.iter().any(|k| matches!(k, Kid::Text(_))) {
            self.inline_kids(out);
        } else {
            out.push('\n');
            for kid in &self.kids {
                if let Kid::El(el) = kid {
                    el.write(out, depth + 1);
                }
            }
            indent(out, depth);
        }
        out.push_str("</");
        out.push_str(&self.name);
        out.push_str(">\n");
    }

    fn open(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.name);
        for (name, value) in &self.attrs {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(value, true, out);
            out.push('"');
        }
        out.push_str(if self.kids.is_empty() { "/>" } else { ">" });
    }

    fn inline_kids(&self, out: &mut String) {
        for kid in &self.kids {
            match kid {
                Kid::Text(t) => escape(t, false, out),
                Kid::El(el) => {
                    el.open(out);
                    if !el.kids.is_empty() {
                        el.inline_kids(out);
                        out.push_str("</");
                        out.push_str(&el.name);
                        out.push('>');
                    }
                }
            }
        }
    }
}

fn indent(out: &mut String, depth: usize) {
    for _ in 0..depth {
        out.push_str("  ");
    }
}

/// Escapes `text`; characters that XML 1.0 cannot hold are left out.
fn escape(text: &str, attribute: bool, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            '\n' if attribute => out.push_str("&#10;"),
            '\t' if attribute => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
}

/// True for names that the ODK form specification allows: a letter or `_`, then letters, digits, `_`, `-`, `.`.
pub(crate) fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

// NameStartChar of XML 1.0, fifth edition, without the colon: Unicode's own idea of a letter is wider (¼ is "alphanumeric").
fn is_name_start(c: char) -> bool {
    matches!(c, '_' | 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

/// NameChar of XML 1.0 without the colon.
pub(crate) fn is_name_char(c: char) -> bool {
    is_name_start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// True for `name` or `prefix:name`.
pub(crate) fn is_qname(text: &str) -> bool {
    match text.split_once(':') {
        Some((prefix, local)) => is_name(prefix) && is_name(local),
        None => is_name(text),
    }
}
