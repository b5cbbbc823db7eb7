//! gzip in two hundred lines, for the browser's module: packing, with the codes that the format fixes.
//!
//! A general packer and its check sum's tables are thirty kilobytes of what a phone loads. What comes down, browsers unpack by themselves;
//! what another device hands over is unpacked by a library's reading half. Fixed codes cost about a tenth of what is sent up, some tens of bytes a report.

use crate::CodecError;

/// Most that a match looks back, and how many earlier places it tries.
const WINDOW: usize = 32 * 1024;
const TRIES: usize = 96;
const SHORTEST: usize = 4;
const LONGEST: usize = 258;
const HASH_BITS: u32 = 15;
const NOWHERE: u32 = u32::MAX;

/// Packs.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = Bits { bytes: Vec::with_capacity(bytes.len() / 4 + 32), held: 0, count: 0 };
    out.bytes.extend([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
    deflate(bytes, &mut out);
    let mut packed = out.bytes;
    packed.extend(crc32(bytes).to_le_bytes());
    // Modulo 2^32, as the format says.
    packed.extend(bytes.len().to_le_bytes().iter().chain(&[0; 4]).take(4));
    packed
}

/// Unpacks a file as Tabella writes it: one member, no name in its head. Only what changes hands between devices comes this way.
pub(crate) fn gunzip(bytes: &[u8], limit: usize) -> Result<Vec<u8>, CodecError> {
    let body =
        bytes.strip_prefix(&[0x1f, 0x8b, 8, 0]).ok_or(CodecError::Damaged)?.get(6..).ok_or(CodecError::Damaged)?;
    let (body, tail) = body.split_last_chunk::<8>().ok_or(CodecError::Damaged)?;
    let out = miniz_oxide::inflate::decompress_to_vec_with_limit(body, limit).map_err(|fault| match fault.status {
        miniz_oxide::inflate::TINFLStatus::HasMoreOutput => CodecError::TooLarge { limit },
        _ => CodecError::Damaged,
    })?;
    let said = crc32(&out).to_le_bytes().into_iter().chain(out.len().to_le_bytes().into_iter().chain([0; 4]).take(4));
    if said.eq(tail.iter().copied()) { Ok(out) } else { Err(CodecError::Damaged) }
}

/// Bits, the lowest of each byte first.
struct Bits {
    bytes: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    fn put(&mut self, value: u32, bits: u32) {
        self.held |= u64::from(value) << self.count;
        self.count += bits;
        while self.count >= 8 {
            self.byte();
            self.count -= 8;
        }
    }

    fn byte(&mut self) {
        self.bytes.extend(self.held.to_le_bytes().first());
        self.held >>= 8;
    }

    /// A code, which begins with its highest bit.
    fn code(&mut self, code: u32, bits: u32) {
        self.put(code.reverse_bits() >> (32 - bits), bits);
    }

    fn symbol(&mut self, symbol: u32) {
        match symbol {
            0..144 => self.code(0x30 + symbol, 8),
            144..256 => self.code(0x190 + symbol - 144, 9),
            256..280 => self.code(symbol - 256, 7),
            _ => self.code(0xc0 + symbol - 280, 8),
        }
    }

    fn again(&mut self, length: usize, back: usize) {
        let (Ok(length), Ok(back)) = (u32::try_from(length), u32::try_from(back)) else { return };
        match length - 3 {
            255 => self.symbol(285),
            x @ 0..8 => self.symbol(257 + x),
            x => {
                let extra = x.ilog2() - 2;
                self.symbol(257 + 4 * extra + (x >> extra));
                self.put(x & ((1 << extra) - 1), extra);
            }
        }
        match back - 1 {
            x @ 0..4 => self.code(x, 5),
            x => {
                let extra = x.ilog2() - 1;
                self.code(2 * extra + (x >> extra), 5);
                self.put(x & ((1 << extra) - 1), extra);
            }
        }
    }
}

/// Places where four bytes stood before: the last of each kind, and from each place the one before it.
struct Places {
    last: Vec<u32>,
    before: Vec<u32>,
}

impl Places {
    /// Remembers a place; the one where the same (or, rarely, other) four bytes stood last.
    fn note(&mut self, bytes: &[u8], at: usize) -> u32 {
        let Some(four) = bytes.get(at..).and_then(<[u8]>::first_chunk::<4>) else { return NOWHERE };
        let kind = u32::from_le_bytes(*four).wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS);
        let (Ok(kind), Ok(here)) = (usize::try_from(kind), u32::try_from(at)) else { return NOWHERE };
        let Some(last) = self.last.get_mut(kind) else { return NOWHERE };
        let earlier = std::mem::replace(last, here);
        if let Some(before) = self.before.get_mut(at % WINDOW) {
            *before = earlier;
        }
        earlier
    }

    /// The longest that stood before as it stands here: length, and how far back.
    fn longest(&self, bytes: &[u8], at: usize, mut from: u32) -> Option<(usize, usize)> {
        let here = bytes.get(at..)?;
        let here = here.get(..LONGEST).unwrap_or(here);
        let mut best = (SHORTEST - 1, 0);
        for _ in 0..TRIES {
            let Some(there) = usize::try_from(from).ok().filter(|_| from != NOWHERE) else { break };
            let back = at - there;
            if back >= WINDOW || best.0 >= here.len() {
                break;
            }
            // Only what is longer than the best so far is looked at whole.
            if bytes.get(there + best.0) == here.get(best.0) {
                let length = bytes.get(there..)?.iter().zip(here).take_while(|(a, b)| a == b).count();
                if length > best.0 {
                    best = (length, back);
                }
            }
            from = *self.before.get(there % WINDOW)?;
        }
        (best.1 > 0).then_some(best)
    }
}

fn deflate(bytes: &[u8], out: &mut Bits) {
    // One block, the last, with the fixed codes.
    out.put(0b011, 3);
    let mut places = Places { last: vec![NOWHERE; 1 << HASH_BITS], before: vec![NOWHERE; WINDOW] };
    let mut at = 0;
    let mut found = None;
    let mut looked = false;
    while let Some(byte) = bytes.get(at) {
        if !looked {
            let from = places.note(bytes, at);
            found = places.longest(bytes, at, from);
        }
        looked = false;
        let Some((length, back)) = found else {
            out.symbol(u32::from(*byte));
            at += 1;
            continue;
        };
        // One byte later there may be a longer one.
        let from = places.note(bytes, at + 1);
        let next = places.longest(bytes, at + 1, from);
        if next.is_some_and(|(longer, _)| longer > length) {
            out.symbol(u32::from(*byte));
            at += 1;
            found = next;
            looked = true;
            continue;
        }
        out.again(length, back);
        for skipped in at + 2..at + length {
            places.note(bytes, skipped);
        }
        at += length;
    }
    out.symbol(256);
    if out.count > 0 {
        out.byte();
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1));
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gunzip;
    use proptest::prelude::*;

    #[test]
    fn lengths_and_distances_at_every_edge_come_back() {
        for length in (0..600).chain([WINDOW - 1, WINDOW, WINDOW + 1, 70_000]) {
            let same = vec![b'x'; length];
            assert_eq!(gunzip(&gzip(&same), length).unwrap(), same, "{length}");
        }
        for gap in (1..600).chain((0..64).map(|n| WINDOW - 32 + n)).chain([1_000, 4_095, 4_096, 4_097, 20_000]) {
            let mut text = b"the same again".to_vec();
            text.extend((0..gap).map(|n| 128 + (n * n / 7 % 128) as u8));
            text.extend(b"the same again");
            assert_eq!(gunzip(&gzip(&text), text.len()).unwrap(), text, "{gap}");
        }
    }

    #[test]
    fn reports_get_nearly_as_small_as_with_the_general_packer() {
        let mut text = String::new();
        for n in 0..10 {
            for q in 0..60 {
                text += &format!(
                    "<q{q} tabella:typed=\"2026-11-22T0{}:{:02}:{:02}Z\">{}</q{q}>",
                    n % 10,
                    q,
                    (n * 7 + q * 13) % 60,
                    (n * 31 + q * 17) % 400
                );
            }
        }
        let (ours, general) = (gzip(text.as_bytes()).len(), crate::gzip(text.as_bytes()).unwrap().len());
        assert!(ours * 10 < general * 14, "{ours} against {general}");
    }

    proptest! {
        #[test]
        fn whatever_is_packed_is_unpacked(bytes in prop::collection::vec(prop_oneof![0..4_u8, any::<u8>()], 0..4_000)) {
            let packed = gzip(&bytes);
            prop_assert_eq!(gunzip(&packed, bytes.len()).unwrap(), bytes.clone());
            prop_assert_eq!(super::gunzip(&packed, bytes.len()).unwrap(), bytes.clone());
            // What the other shells pack, cut, and with a limit.
            let packed = crate::codec::gzip(&bytes).unwrap();
            prop_assert_eq!(super::gunzip(&packed, bytes.len()).unwrap(), bytes.clone());
            prop_assert!(super::gunzip(&packed[..packed.len() - 1], bytes.len()).is_err());
            if let Some(less) = bytes.len().checked_sub(1) {
                let refused = matches!(super::gunzip(&packed, less), Err(CodecError::TooLarge { .. }));
                prop_assert!(refused);
            }
        }

        #[test]
        fn pieces_that_return_are_packed_and_unpacked(pieces in prop::collection::vec(("[a-c]{0,40}", 1..30_usize), 0..60)) {
            let text: String = pieces.iter().map(|(piece, times)| piece.repeat(*times)).collect();
            prop_assert_eq!(gunzip(&gzip(text.as_bytes()), text.len()).unwrap(), text.as_bytes());
        }
    }
}
