//! No phrase whatever panics, and what is read holds: occurrences sorted and unique, reasons where it is not clear, and
//! the printed rule reads back to the same rule.
//! docs/fuzz.md says how to run it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use opora_core::deadline::{Context, read, understand};
use opora_core::reading::{DeadlineKind, Level, Period};

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, rest)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let (heading, phrase) = text.split_once('\u{1}').unwrap_or(("", &text));
    let plans = ["", "2021-01-01..2021-12-31", "2021-09-01..2022-08-31", "2021-01-01..2023-12-31"];
    let plan = plans[usize::from(choice % 4)].split_once("..").map(|(start, end)| Period {
        start: start.parse().expect("a day"),
        end: end.parse().expect("a day"),
    });
    let signed = (choice / 4 % 2 == 1).then(|| "2021-09-10".parse().expect("a day"));
    let plain = Context { period: plan, signed, ..Context::default() };
    let context = Context { heading: (!heading.is_empty()).then_some(heading), ..plain };
    let found = read(phrase, &context);
    assert!(found.occurrences.windows(2).all(|two| (two[0].due, two[0].start) < (two[1].due, two[1].start)));
    assert!(found.occurrences.iter().all(|one| one.start.is_none_or(|start| start <= one.due)));
    assert_eq!(found.status == Level::Clear, found.reasons.is_empty());
    assert_eq!(found.kind == DeadlineKind::Unread, found.status == Level::Unread);
    if let Some(rule) = understand(phrase, &context).rule {
        let printed = rule.to_string();
        let again = understand(&printed, &plain).rule;
        assert_eq!(again.as_ref(), Some(&rule), "«{phrase}» printed as «{printed}»");
    }
});
