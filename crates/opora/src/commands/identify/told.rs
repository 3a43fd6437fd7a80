//! Lists and their differences as a person reads them on a terminal.

use std::fmt::Write as _;

use opora_core::identification::{Difference, List, Shift, Standing};
use opora_core::methodology::{self, Changed, SHIPPED};

use super::Compared;

/// The shipped methodologies by name.
pub(super) fn methods() -> String {
    let mut out = String::new();
    for one in SHIPPED {
        if let Some(methodology) = methodology::shipped(one.name) {
            let (name, label) = (&methodology.name, &methodology.label);
            let _ = writeln!(out, "{:16} {name}, версия {} ({label})", one.name, methodology.version);
        }
    }
    out.push_str("\nНапечатать, чтобы изменить: opora identify --print federal > методика.toml\n");
    out
}

/// Schools of each list with their reasons.
pub(super) fn lists(list: &List<'_>, changed: &[Changed]) -> String {
    let mut out = String::new();
    let method = list.method();
    let _ = writeln!(out, "{}, версия {}. Год списка: {}.", method.name, method.version, list.year());
    for one in changed {
        let of = one.procedure.as_deref().unwrap_or(&one.list);
        let _ = writeln!(out, "Что если: {of}, {} {} → {}", one.key, one.from, one.to);
    }
    let _ = writeln!(out, "{}", list.notice());
    for remark in list.remarks() {
        let _ = writeln!(out, "  ? {remark}");
    }
    let totals = list.totals();
    for (at, of) in totals.lists.iter().enumerate() {
        let _ = writeln!(out, "\n{}: {} из {}", of.name, of.listed, totals.schools);
        if of.entered + of.stays + of.left > 0 {
            let _ = writeln!(out, "  вошли {}, остаются {}, вышли {}", of.entered, of.stays, of.left);
        }
        for school in list.listed(at) {
            let Some(decision) = list.decision(school) else { continue };
            let _ = writeln!(out, "  {} {}", decision.code, decision.name);
            let Some(one) = decision.lists.get(at) else { continue };
            for reason in &one.reasons {
                let _ = writeln!(out, "     {reason}");
            }
            if one.standing != Standing::First {
                let _ = writeln!(out, "     {}", one.story);
            }
        }
    }
    out
}

/// Who enters and who leaves, and why.
pub(super) fn difference(compared: &Compared) -> String {
    let mut out = String::new();
    let Difference { before, after, enters, leaves, stays, schools } = &compared.difference;
    let (from, to) = (&compared.from, &compared.to);
    let _ = writeln!(out, "\n«{}», версия {} → «{}», версия {}", from.name, from.version, to.name, to.version);
    let _ = writeln!(out, "Изменение: {before} → {after}; войдут {enters}, выйдут {leaves}, останутся {stays}");
    for moved in schools {
        let word = match moved.shift {
            Shift::Enters => "войдёт",
            Shift::Leaves => "выйдет",
            Shift::Stays => continue,
        };
        let (code, name) = (&moved.code, &moved.name);
        let _ = writeln!(out, "  {word} {code} {name}: критериев {} → {}", moved.met_before, moved.met_after);
        for reason in &moved.after {
            let _ = writeln!(out, "     {reason}");
        }
    }
    out
}
