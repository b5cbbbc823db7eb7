//! How large a rectangle the cells of an .xls file span, read without building anything.
//!
//! Two cells at opposite corners of a sheet make a reader that keeps dense ranges allocate billions of cells; this walk over the
//! compound file's `Workbook` stream finds such files first.

/// Largest row count, column count and sum of the sheets' rectangles.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) area: usize,
}

fn u16_at(data: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?)))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// `None` if the bytes are no compound file with a workbook.
pub(crate) fn span(bytes: &[u8]) -> Option<Span> {
    let stream = workbook(bytes)?;
    let mut span = Span::default();
    let (mut bottom, mut right) = (0, 0);
    let mut at = 0;
    while let (Some(id), Some(len)) = (u16_at(&stream, at), u16_at(&stream, at + 2)) {
        let body = stream.get(at + 4..at + 4 + len)?;
        match id {
            // BOF: a new sheet begins.
            0x0809 | 0x0409 | 0x0209 | 0x0009 => {
                span.area = span.area.saturating_add(bottom * right);
                (bottom, right) = (0, 0);
            }
            // BLANK, NUMBER, LABEL, BOOLERR, FORMULA, RK, RSTRING, LABELSST start with row and column; MULRK and MULBLANK end with the last column.
            0x0201
            | 0x0203
            | 0x0204
            | 0x0205
            | 0x0006
            | 0x0206
            | 0x0406
            | 0x027e
            | 0x00d6
            | 0x00fd
            | 0x00bd
            | 0x00be
            | 0x0001..=0x0005 => {
                if let (Some(row), Some(first)) = (u16_at(body, 0), u16_at(body, 2)) {
                    let last = if matches!(id, 0x00bd | 0x00be) {
                        u16_at(body, len.saturating_sub(2)).unwrap_or(first)
                    } else {
                        first
                    };
                    bottom = bottom.max(row + 1);
                    right = right.max(first.max(last) + 1);
                    span.rows = span.rows.max(bottom);
                    span.columns = span.columns.max(right);
                }
            }
            _ => {}
        }
        at += 4 + len;
    }
    span.area = span.area.saturating_add(bottom * right);
    Some(span)
}

/// The bytes of the `Workbook` (or `Book`) stream.
fn workbook(bytes: &[u8]) -> Option<Vec<u8>> {
    let shift = u16_at(bytes, 30)?;
    if !(7..=16).contains(&shift) {
        return None;
    }
    let size = 1_usize << shift;
    let sector = |n: u32| {
        let start = usize::try_from(n).ok()?.checked_add(1)?.checked_mul(size)?;
        // The last sector of a file may be cut short.
        bytes.get(start..bytes.len().min(start.checked_add(size)?)).filter(|s| !s.is_empty())
    };
    let mut fat_sectors: Vec<u32> = (0..109).filter_map(|i| u32_at(bytes, 76 + 4 * i)).collect();
    let mut next = u32_at(bytes, 68)?;
    let mut budget = bytes.len() / size + 1;
    while next < 0xffff_fffc && budget > 0 {
        budget -= 1;
        let s = sector(next)?;
        fat_sectors.extend((0..size / 4 - 1).filter_map(|i| u32_at(s, 4 * i)));
        next = u32_at(s, size - 4)?;
    }
    let mut fat = Vec::new();
    for n in fat_sectors.into_iter().filter(|n| *n < 0xffff_fffc) {
        let Some(s) = sector(n) else { continue };
        fat.extend((0..size / 4).filter_map(|i| u32_at(s, 4 * i)));
        if fat.len() > bytes.len() / 128 + 4096 {
            return None;
        }
    }
    let chain = |first: u32, limit: usize| {
        let mut out = Vec::new();
        let mut n = first;
        let mut steps = fat.len() + 1;
        while n < 0xffff_fffc && steps > 0 && out.len() < limit {
            steps -= 1;
            out.extend_from_slice(sector(n)?);
            n = *fat.get(usize::try_from(n).ok()?)?;
        }
        Some(out)
    };
    let directory = chain(u32_at(bytes, 48)?, bytes.len())?;
    let entry = directory.chunks_exact(128).find(|e| {
        let len = u16_at(e, 64).unwrap_or(0).saturating_sub(2).min(62);
        let name: String =
            e.get(..len).unwrap_or(&[]).chunks_exact(2).filter_map(|c| c.first().map(|b| char::from(*b))).collect();
        name.eq_ignore_ascii_case("workbook") || name.eq_ignore_ascii_case("book")
    })?;
    let len = usize::try_from(u32_at(entry, 120)?).ok()?;
    let first = u32_at(entry, 116)?;
    if len >= 4096 {
        let mut stream = chain(first, len)?;
        stream.truncate(len);
        return Some(stream);
    }
    // Streams under 4096 bytes live in 64-byte pieces of the root entry's stream.
    let mini = chain(u32_at(&directory, 116)?, bytes.len())?;
    let mini_fat: Vec<u32> =
        chain(u32_at(bytes, 60)?, bytes.len())?.chunks_exact(4).filter_map(|c| u32_at(c, 0)).collect();
    let mut out = Vec::new();
    let mut n = first;
    while n < 0xffff_fffc && out.len() < len {
        let start = usize::try_from(n).ok()?.checked_mul(64)?;
        out.extend_from_slice(mini.get(start..start.checked_add(64)?)?);
        n = *mini_fat.get(usize::try_from(n).ok()?)?;
    }
    out.truncate(len);
    Some(out)
}
