//! Digests, base64 and signatures.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use ed25519_dalek::{Signature, VerifyingKey};

use super::{Args, Function};
use crate::{eval::Evaluated, value::Val};

/// Standard alphabet, padding or not.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub(super) fn call<'e>(args: &Args<'e>) -> Evaluated<Val<'e>> {
    match args.call.function {
        Function::Digest => digest(args),
        Function::Base64Decode => {
            let decoded = decode(&args.text(0)?).unwrap_or_default();
            Ok(Val::text(String::from_utf8_lossy(&decoded).into_owned()))
        }
        _ => Ok(extract_signed(&args.text(0)?, &args.text(1)?).map_or_else(Val::empty, Val::text)),
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let text: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    LENIENT.decode(text).ok()
}

fn digest<'e>(args: &Args<'e>) -> Evaluated<Val<'e>> {
    use sha2::Digest;
    let text = args.text(0)?;
    args.eval.spend(text.len() / 8)?;
    let bytes = text.as_bytes();
    let hash: Vec<u8> = match &*args.text(1)? {
        "MD5" => md5::Md5::digest(bytes).to_vec(),
        "SHA-1" => sha1::Sha1::digest(bytes).to_vec(),
        "SHA-256" => sha2::Sha256::digest(bytes).to_vec(),
        "SHA-384" => sha2::Sha384::digest(bytes).to_vec(),
        "SHA-512" => sha2::Sha512::digest(bytes).to_vec(),
        _ => return Err(args.bad()),
    };
    let encoding = if args.len() > 2 { args.text(2)? } else { "base64".into() };
    match &*encoding {
        "base64" => Ok(Val::text(STANDARD.encode(hash))),
        "hex" => Ok(Val::text(hash.iter().map(|b| format!("{b:02x}")).collect::<String>())),
        _ => Err(args.bad()),
    }
}

/// The message after a 64-byte Ed25519 signature, if the key (base64) signed it.
fn extract_signed(contents: &str, key: &str) -> Option<String> {
    let contents = decode(contents)?;
    let (signature, message) = contents.split_at_checked(64)?;
    let key = VerifyingKey::from_bytes(&decode(key)?.try_into().ok()?).ok()?;
    key.verify_strict(message, &Signature::from_slice(signature).ok()?).ok()?;
    String::from_utf8(message.to_vec()).ok()
}
