//! Encodings of tables: UTF-8 with or without mark, UTF-16 with mark or by its zeros; anything else must be named, because
//! a wrong guess garbles names without a word.

use super::RowProblem;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Text of a file and the name of its encoding.
///
/// # Errors
/// Not the encoding that it seems to be, or that was named.
pub fn decode(bytes: &[u8], named: Option<&str>) -> Result<(String, &'static str), RowProblem> {
    if let Some(label) = named {
        let encoding = Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| {
            RowProblem::file(
                "encoding_unknown",
                format!(
                    "“{label}” is no encoding. Use for example utf-8, latin1, windows-1252, windows-1251, utf-16le."
                ),
            )
        })?;
        return strict(bytes, encoding).ok_or_else(|| {
            RowProblem::file(
                "encoding_wrong",
                format!("The file is not {}: some of its bytes mean nothing in it.", encoding.name()),
            )
        });
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return strict(bytes, encoding).ok_or_else(|| {
            RowProblem::file("encoding_wrong", format!("The file begins as {} and does not go on so.", encoding.name()))
        });
    }
    if let Some(encoding) = utf_16(bytes) {
        return strict(bytes, encoding)
            .ok_or_else(|| RowProblem::file("encoding_wrong", "The file looks like UTF-16 and is damaged."));
    }
    if let Some(found) = strict(bytes, UTF_8) {
        return Ok(found);
    }
    let bad = std::str::from_utf8(bytes).err().map_or(0, |e| e.valid_up_to());
    let line = bytes.get(..bad).unwrap_or_default().iter().filter(|b| **b == b'\n').count() + 1;
    Err(RowProblem {
        row: u64::try_from(line).unwrap_or(0),
        column: None,
        code: "encoding_ambiguous",
        message: "The file is not UTF-8: this line has a byte that means another letter in every older encoding. Name the encoding \
                  (--encoding latin1, or windows-1250, windows-1251, windows-1254, …), or save the file as UTF-8."
            .into(),
    })
}

fn strict(bytes: &[u8], encoding: &'static Encoding) -> Option<(String, &'static str)> {
    let (text, used, damaged) = encoding.decode(bytes);
    (!damaged && !text.contains('\u{0}')).then(|| (text.into_owned(), used.name()))
}

/// UTF-16 without a mark: half of the bytes of ASCII separators and figures are zero.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4_096))?;
    if head.len() < 4 || head.len() % 2 != 0 {
        return None;
    }
    let zeros = |odd: bool| head.iter().enumerate().filter(|(i, b)| (i % 2 == 1) == odd && **b == 0).count() * 2;
    if zeros(true) * 2 > head.len() && zeros(false) == 0 {
        Some(UTF_16LE)
    } else if zeros(false) * 2 > head.len() && zeros(true) == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn what_cannot_be_told_apart_must_be_named() {
        let latin = b"a;b\nAkwapim;Akr\xf3poli\n";
        let refused = decode(latin, None).unwrap_err();
        assert_eq!((refused.code, refused.row), ("encoding_ambiguous", 2));
        assert_eq!(decode(latin, Some("latin1")).unwrap().0, "a;b\nAkwapim;Akrópoli\n");
        assert_eq!(decode(latin, Some("utf-8")).unwrap_err().code, "encoding_wrong");
        assert_eq!(decode(latin, Some("klingon")).unwrap_err().code, "encoding_unknown");
    }

    #[test]
    fn marks_and_utf_16_are_read() {
        assert_eq!(decode(b"\xef\xbb\xbfNumber\n1\n", None).unwrap().0, "Number\n1\n");
        let text = "Number,Address\n1,Şəki\n";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&le, None).unwrap().0, text);
        assert_eq!(decode(&be, None).unwrap().0, text);
        let marked: Vec<u8> = [0xff, 0xfe].into_iter().chain(le).collect();
        assert_eq!(decode(&marked, None).unwrap().0, text);
    }
}
