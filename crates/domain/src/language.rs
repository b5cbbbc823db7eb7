//! Language tags, BCP 47, as far as missions use them: language, script, region.

/// ISO 639-1. A language that has a code of two letters is written with it.
const TWO_LETTERS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en \
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn \
    ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps \
    pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo \
    wa wo xh yi yo za zh zu";

/// The tag in its usual capitals (`az`, `sr-Cyrl`, `pt-BR`), or nothing where it names no language. Codes of three letters are taken as they
/// are: there are eight thousand.
#[must_use]
pub fn language_tag(text: &str) -> Option<String> {
    let mut parts = text.trim().split(['-', '_']);
    let first = parts.next()?.to_ascii_lowercase();
    let letters = |t: &str| t.chars().all(|c| c.is_ascii_alphabetic());
    let known = match first.len() {
        2 => TWO_LETTERS.split_ascii_whitespace().any(|code| code == first),
        3 => letters(&first),
        _ => false,
    };
    if !known {
        return None;
    }
    let mut out = first;
    let (mut script, mut region) = (false, false);
    for part in parts {
        out.push('-');
        match part.len() {
            4 if letters(part) && !script && !region => {
                script = true;
                let (head, tail) = part.split_at(1);
                out.push_str(&head.to_ascii_uppercase());
                out.push_str(&tail.to_ascii_lowercase());
            }
            2 if letters(part) && !region => {
                region = true;
                out.push_str(&part.to_ascii_uppercase());
            }
            3 if part.chars().all(|c| c.is_ascii_digit()) && !region => {
                region = true;
                out.push_str(part);
            }
            _ => return None,
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::language_tag;

    #[test]
    fn languages_are_known_and_words_are_not() {
        for (said, meant) in [
            ("en", "en"),
            (" AZ ", "az"),
            ("sr-cyrl", "sr-Cyrl"),
            ("pt_br", "pt-BR"),
            ("es-419", "es-419"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("kmr", "kmr"),
        ] {
            assert_eq!(language_tag(said).as_deref(), Some(meant));
        }
        for wrong in ["", "xx", "e", "english", "az-", "az-xyz1x", "az-AZ-Latn", "r\u{435}", "12", "en-US-US"] {
            assert_eq!(language_tag(wrong), None, "{wrong}");
        }
    }
}
