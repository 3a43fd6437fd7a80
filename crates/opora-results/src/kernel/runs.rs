//! The hybrid encoding of Parquet, read as it is stored: a run of equal values stays a run, packed values are unpacked
//! eight at a time.

/// A stretch of equal values, or eight packed ones.
enum Stretch<'a> {
    Equal { value: u32, count: usize },
    Packed { bytes: &'a [u8], count: usize },
}

/// Widest values that are read here; dictionaries of the columns are far smaller.
const WIDEST: u32 = 20;

/// Gives every stretch of `count` values of `width` bits to `give`; nothing for bytes that are no such encoding.
fn stretches<'a>(mut bytes: &'a [u8], width: u32, count: usize, mut give: impl FnMut(Stretch<'a>)) -> Option<()> {
    if width > WIDEST {
        return None;
    }
    let value_bytes = usize::try_from(width.div_ceil(8)).ok()?;
    let mut left = count;
    while left > 0 {
        let (head, rest) = number(bytes)?;
        let many = usize::try_from(head >> 1).ok()?;
        if width == 0 {
            // A dictionary of one value needs no bits.
            let count = if head & 1 == 0 { many } else { many.saturating_mul(8) }.min(left);
            give(Stretch::Equal { value: 0, count });
            left -= count;
            bytes = rest;
        } else if head & 1 == 0 {
            let (value, rest) = rest.split_at_checked(value_bytes)?;
            let value = value.iter().rev().fold(0u32, |value, byte| (value << 8) | u32::from(*byte));
            let count = many.min(left);
            give(Stretch::Equal { value, count });
            left -= count;
            bytes = rest;
        } else {
            let length = many.checked_mul(usize::try_from(width).ok()?)?;
            // The last stretch may be cut at the last value that counts.
            let (packed, rest) = rest.split_at(length.min(rest.len()));
            let count = many.checked_mul(8)?.min(left);
            give(Stretch::Packed { bytes: packed, count });
            left -= count;
            bytes = rest;
        }
        if many == 0 {
            return None;
        }
    }
    Some(())
}

/// A number in groups of seven bits, the lowest first.
fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0;
    for (place, byte) in bytes.iter().enumerate().take(9) {
        number |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((number, bytes.get(place + 1..)?));
        }
    }
    None
}

/// Values as runs: `(value, how many)`, neighbours of equal value joined.
pub(super) fn runs(bytes: &[u8], width: u32, count: usize, runs: &mut Vec<(u32, u32)>) -> Option<()> {
    let mut put = |value: u32, count: usize| {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        match runs.last_mut() {
            Some((last, so_far)) if *last == value => *so_far += count,
            _ => runs.push((value, count)),
        }
    };
    stretches(bytes, width, count, |stretch| match stretch {
        Stretch::Equal { value, count } => put(value, count),
        Stretch::Packed { bytes, count } => {
            let mut left = count;
            unpack(bytes, width, |eight| {
                eight.iter().take(left).for_each(|value| put(*value, 1));
                left = left.saturating_sub(8);
            });
        }
    })
}

/// Values through a table of at most 256, one after the other.
pub(super) fn values<T: Copy>(
    bytes: &[u8],
    width: u32,
    count: usize,
    table: &[T; 256],
    out: &mut Vec<T>,
) -> Option<()> {
    if width > 8 {
        return None;
    }
    out.reserve(count + 8);
    let wanted = out.len() + count;
    stretches(bytes, width, count, |stretch| match stretch {
        Stretch::Equal { value, count } => {
            let value = table.get(usize::try_from(value).unwrap_or(usize::MAX)).or(table.first()).copied();
            out.extend(std::iter::repeat_n(value, count).flatten());
        }
        Stretch::Packed { bytes, count } => {
            let end = out.len() + count;
            unpack(bytes, width, |eight| {
                #[expect(clippy::indexing_slicing, reason = "a number below 256 is a place of a table of 256")]
                let eight = eight.map(|value| table[(value & 0xff) as usize]);
                out.extend_from_slice(&eight);
            });
            out.truncate(end);
        }
    })?;
    (out.len() == wanted).then_some(())
}

/// Gives packed values eight at a time. The width is made a constant, so that the shifts are.
fn unpack(bytes: &[u8], width: u32, give: impl FnMut(&[u32; 8])) {
    match width {
        1 => unpack_as::<1>(bytes, give),
        2 => unpack_as::<2>(bytes, give),
        3 => unpack_as::<3>(bytes, give),
        4 => unpack_as::<4>(bytes, give),
        5 => unpack_as::<5>(bytes, give),
        6 => unpack_as::<6>(bytes, give),
        7 => unpack_as::<7>(bytes, give),
        8 => unpack_as::<8>(bytes, give),
        _ => unpack_wide(bytes, width, give),
    }
}

/// Eight values of at most eight bits lie in one word of 64.
fn unpack_as<const WIDTH: usize>(bytes: &[u8], mut give: impl FnMut(&[u32; 8])) {
    let mask = (1u64 << WIDTH) - 1;
    for eight in bytes.chunks_exact(WIDTH) {
        let mut word = [0; 8];
        word.iter_mut().zip(eight).for_each(|(to, from)| *to = *from);
        let word = u64::from_le_bytes(word);
        let mut values = [0u32; 8];
        for (place, value) in values.iter_mut().enumerate() {
            *value = ((word >> (WIDTH * place)) & mask) as u32;
        }
        give(&values);
    }
}

/// Wider values, bit by bit of a moving window.
fn unpack_wide(bytes: &[u8], width: u32, mut give: impl FnMut(&[u32; 8])) {
    if width == 0 {
        return;
    }
    let mask = (1u64 << width) - 1;
    for eight in bytes.chunks_exact(width as usize) {
        let (mut window, mut held) = (0u64, 0);
        let mut from = eight.iter();
        let mut values = [0u32; 8];
        for value in &mut values {
            while held < width {
                window |= u64::from(from.next().copied().unwrap_or(0)) << held;
                held += 8;
            }
            *value = (window & mask) as u32;
            window >>= width;
            held -= width;
        }
        give(&values);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{runs, values};

    /// Packs values as the format says.
    fn packed(list: &[u32], width: u32) -> Vec<u8> {
        let groups = list.len().div_ceil(8);
        let mut bits = vec![false; groups * 8 * width as usize];
        for (place, value) in list.iter().enumerate() {
            for bit in 0..width {
                bits[place * width as usize + bit as usize] = value >> bit & 1 == 1;
            }
        }
        let mut bytes = vec![u8::try_from(groups << 1 | 1).unwrap()];
        bytes.extend(bits.chunks(8).map(|eight| eight.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit))));
        bytes
    }

    #[test]
    fn both_kinds_of_stretches_are_read_at_every_width() {
        for width in 1..=20u32 {
            let mask = (1u32 << width) - 1;
            let list: Vec<u32> = (0..21u32).map(|n| n.wrapping_mul(2_654_435_761) & mask).collect();
            let mut bytes = packed(&list, width);
            // Then a run of 300 of the highest value.
            bytes.extend([0xd8, 0x04]);
            bytes.extend(&mask.to_le_bytes()[..width.div_ceil(8) as usize]);
            // Packed stretches hold whole eights: 24 values, the last three 0.
            let mut expected: Vec<u32> = list.clone();
            expected.extend([0; 3]);
            expected.extend([mask; 300]);
            let mut found = Vec::new();
            runs(&bytes, width, expected.len(), &mut found).unwrap();
            let spread: Vec<u32> =
                found.iter().flat_map(|(value, n)| std::iter::repeat_n(*value, *n as usize)).collect();
            assert_eq!(spread, expected, "width {width}");
            if width <= 8 {
                let mut table = [0u32; 256];
                table.iter_mut().enumerate().for_each(|(place, value)| *value = place as u32 * 3);
                let mut out = Vec::new();
                values(&bytes, width, expected.len(), &table, &mut out).unwrap();
                assert_eq!(out, expected.iter().map(|value| value * 3).collect::<Vec<_>>(), "width {width}");
            }
        }
    }

    #[test]
    fn half_of_the_bytes_is_no_answer() {
        let bytes = packed(&[1; 64], 3);
        let mut out = Vec::new();
        assert_eq!(values(&bytes[..10], 3, 64, &[0u8; 256], &mut out), None);
        assert_eq!(values(&[], 3, 64, &[0u8; 256], &mut out), None);
        assert_eq!(values(&[0, 1], 3, 64, &[0u8; 256], &mut out), None);
    }
}
