//! Indicators: what a plan wants to measure, from a cell or a passport's list.

use crate::reading::Indicator;

/// The indicators of a cell in its order.
pub fn read(text: &str) -> Vec<Indicator> {
    text.split([';', '\n'])
        .map(|item| item.trim().trim_start_matches(['-', '–', '•']).trim())
        .filter(|item| item.chars().any(char::is_alphabetic))
        .map(|item| Indicator { name: item.to_owned(), ..Indicator::default() })
        .collect()
}
