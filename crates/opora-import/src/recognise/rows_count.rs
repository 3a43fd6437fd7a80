//! The last remark: how many rows the document has, how many were taken, which were joined.

use opora_core::reading::{Level, Reading, Remark};
use opora_core::russian::plural;

/// Adds the count of rows of every plan.
pub(crate) fn add(reading: &mut Reading) {
    let mut remarks = Vec::new();
    for (index, roadmap) in reading.roadmaps.iter().enumerate() {
        let count = roadmap.reconciliation;
        let mut parts = vec![format!("принято {}", count.taken)];
        let joined: Vec<String> = roadmap
            .activities
            .iter()
            .filter(|activity| !activity.joined_from.is_empty())
            .map(|activity| {
                let many = u64::try_from(activity.joined_from.len()).unwrap_or(u64::MAX);
                let whose = activity.number.clone().unwrap_or_else(|| "без номера".to_owned());
                format!("{many} {} строки {whose}", plural(many, "продолжение", "продолжения", "продолжений"))
            })
            .collect();
        parts.extend(joined);
        for (number, one, few, many) in [
            (count.sections, "раздел", "раздела", "разделов"),
            (count.heads, "строка заголовков", "строки заголовков", "строк заголовков"),
            (count.empty, "пустая строка", "пустые строки", "пустых строк"),
            (count.unread, "строка не понята", "строки не поняты", "строк не понято"),
        ] {
            if number > 0 {
                parts.push(format!("{number} {}", plural(u64::from(number), one, few, many)));
            }
        }
        let rows = plural(u64::from(count.rows), "строка", "строки", "строк");
        let of = if reading.roadmaps.len() > 1 { format!("План {}: в", index + 1) } else { "В".to_owned() };
        remarks.push(Remark {
            code: "row-count".into(),
            level: Level::Clear,
            text: format!("{of} документе {} {rows}: {}.", count.rows, parts.join(", ")),
            place: roadmap.place,
            roadmap: Some(index),
            ..Remark::default()
        });
    }
    reading.remarks.extend(remarks);
}
