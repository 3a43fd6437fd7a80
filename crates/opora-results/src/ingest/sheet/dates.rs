//! Numbers that a workbook shows as dates.

/// Days from 1 January 1970 to day 0 of Excel (30 December 1899).
const EXCEL_ZERO: i64 = -25_569;
/// Day 0 of workbooks made on old Macs (1 January 1904).
const MAC_ZERO: i64 = -24_107;

/// The least number that is a date: nothing in results is of the year 1900, but points in a cell that is formatted as a
/// date are such numbers.
const FIRST_DATE: f64 = 367.0;

/// The date of a serial number as «дд.мм.гггг»; none outside 1901–2200.
pub(super) fn shown(serial: f64, from_1904: bool) -> Option<String> {
    if !(FIRST_DATE..=110_000.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked above")]
    let days = serial.floor() as i64 + if from_1904 { MAC_ZERO } else { EXCEL_ZERO };
    let (year, month, day) = civil(days);
    Some(format!("{day:02}.{month:02}.{year}"))
}

/// Year, month, day of a number of days from 1 January 1970: the usual arithmetic of the Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Whether a number format shows a date: the built-in ones, or one that names days or years.
pub(super) fn is_date_format(id: u32, code: Option<&str>) -> bool {
    if matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=58) {
        return true;
    }
    let Some(code) = code else { return false };
    let mut quoted = false;
    let mut bracketed = false;
    let mut plain = String::new();
    for c in code.chars() {
        match c {
            '"' => quoted = !quoted,
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ if quoted || bracketed => {}
            _ => plain.extend(c.to_lowercase()),
        }
    }
    let general = plain.contains("general") || plain.contains("основной");
    !general && (plain.contains('y') || plain.contains('d') || plain.contains('г') || plain.contains("дд"))
}

#[cfg(test)]
mod tests {
    use super::{is_date_format, shown};

    #[test]
    fn serial_numbers() {
        assert_eq!(shown(44_197.0, false).as_deref(), Some("01.01.2021"));
        assert_eq!(shown(44_255.75, false).as_deref(), Some("28.02.2021"));
        assert_eq!(shown(42_793.0, true).as_deref(), Some("28.02.2021"));
        for points in [0.0, 12.0, 100.0] {
            assert_eq!(shown(points, false), None, "{points}");
        }
        assert_eq!(shown(f64::NAN, false), None);
    }

    #[test]
    fn formats() {
        assert!(is_date_format(14, None));
        assert!(is_date_format(165, Some("dd.mm.yyyy")));
        assert!(is_date_format(165, Some("[$-419]d mmm yyyy;@")));
        for code in ["General", "0.00", "\"day\"0", "# ##0", "@", "[Red]0"] {
            assert!(!is_date_format(165, Some(code)), "{code}");
        }
    }
}
