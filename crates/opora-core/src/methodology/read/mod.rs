//! Reads a methodology: the whole or everything that is wrong with it, each with its line and column.

mod fields;
mod group;
mod lists;
mod source;

use toml::de::DeTable;

use self::fields::{BASIS, EXCLUSION, PROCEDURE, ROOT};
use self::group::Group;
use self::source::Source;
use super::nearest::nearest;
use super::{
    Basis, Excluded, Exclusion, Gaps, MOST_LISTS, MOST_PROCEDURES, Methodology, NamedProcedure, Rankings, SeasonRule,
};
use crate::assessment::{Procedure, Subject};
use crate::russian::mend_lookalikes;

pub use source::{Complaint, Refused};

/// The format of the file.
pub(super) const FORMAT: &str = "opora.methodology/1";
/// Longest file, bytes.
const MOST_BYTES: usize = 256 * 1024;
/// Most exclusions.
const MOST_EXCLUSIONS: usize = 60;

/// The methodology that a text holds.
///
/// # Errors
/// Every complaint at once, in the order of the lines. Nothing is guessed: a key that is not known is refused.
pub fn read(text: &str) -> Result<Methodology, Refused> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut source = Source::new(text);
    if text.len() > MOST_BYTES {
        source.complain(&(0..0), "", "Файл слишком велик для методики: до 256 КБ.");
        return Err(source.refused());
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        source.syntax(error);
    }
    if !source.is_clean() {
        return Err(source.refused());
    }
    let methodology = methodology(&mut source, &Group::new(root.get_ref(), 0..0, String::new()));
    match methodology {
        Some(methodology) if source.is_clean() => Ok(methodology),
        _ => Err(source.refused()),
    }
}

fn methodology(source: &mut Source<'_>, root: &Group<'_, '_>) -> Option<Methodology> {
    root.only(source, &ROOT);
    if let Some(format) = root.text_if(source, "format")
        && format != FORMAT
    {
        root.complain(source, "format", format!("Формат «{format}» незнаком; эта версия читает «{FORMAT}»."));
    }
    let name = root.text(source, "name");
    let version = root.text(source, "version");
    let label = root.text_if(source, "label").unwrap_or_default();
    let basis = root.group(source, "basis").and_then(|group| basis(source, &group));
    let valid_from = root.day(source, "valid_from");
    let valid_to = root.day(source, "valid_to");
    if let (Some(from), Some(to)) = (valid_from, valid_to)
        && from > to
    {
        root.complain(source, "valid_to", "Последний день действия раньше первого: поменяйте даты местами.");
    }
    let rankings = root.choice(source, "rankings", &[("off", Rankings::Off), ("on", Rankings::On)]).unwrap_or_default();
    let gaps = root.choice(source, "gaps", &[("break", Gaps::Break), ("skip", Gaps::Skip)]).unwrap_or_default();
    let procedures = procedures(source, root);
    let exclusions = root.groups(source, "exclusions", MOST_EXCLUSIONS);
    let exclusions = exclusions.iter().filter_map(|group| exclusion(source, group)).collect();
    let groups = root.groups(source, "lists", MOST_LISTS);
    if groups.is_empty() {
        root.complain(source, "lists", "Нет ни одного списка: добавьте раздел [[lists]].");
    }
    let lists = lists::lists(source, &groups, &procedures, rankings);
    Some(Methodology {
        name: name?,
        version: version?,
        label,
        basis,
        valid_from,
        valid_to,
        rankings,
        gaps,
        procedures,
        exclusions,
        lists,
    })
}

fn basis(source: &mut Source<'_>, group: &Group<'_, '_>) -> Option<Basis> {
    group.only(source, &BASIS);
    let number = group.text_if(source, "number").filter(|number| !number.is_empty());
    let date = group.day(source, "date");
    Some(Basis { act: group.text(source, "act")?, number, date })
}

fn procedures(source: &mut Source<'_>, root: &Group<'_, '_>) -> Vec<NamedProcedure> {
    let mut out: Vec<NamedProcedure> = Vec::new();
    for group in root.groups(source, "procedures", MOST_PROCEDURES) {
        let Some(procedure) = procedure(source, &group) else { continue };
        if out.iter().any(|earlier| earlier.key == procedure.key) {
            group.complain(source, "key", format!("Имя «{}» уже занято другой процедурой.", procedure.key));
            continue;
        }
        let twin = |earlier: &&NamedProcedure| {
            NamedProcedure { key: procedure.key.clone(), ..(*earlier).clone() } == procedure
        };
        if let Some(earlier) = out.iter().find(twin) {
            let sentence = format!("Это та же процедура, что «{}»: один критерий считался бы дважды.", earlier.key);
            source.complain(&group.at, group.path.clone(), sentence);
        }
        out.push(procedure);
    }
    out
}

fn procedure(source: &mut Source<'_>, group: &Group<'_, '_>) -> Option<NamedProcedure> {
    group.only(source, &PROCEDURE);
    let key = key(source, group);
    let procedure = group.text(source, "procedure").and_then(|word| named(source, group, &word));
    if group.value("subject").is_none() {
        group.missing(source, "subject");
    }
    let subjects = group.texts(source, "subject").map(|words| subjects(source, group, words));
    let grades = match group.value("grade") {
        None => Some(Vec::new()),
        Some(_) => group.wholes(source, "grade", 1, 12),
    };
    let seasons = [("any", SeasonRule::Any), ("spring", SeasonRule::Spring), ("autumn", SeasonRule::Autumn)];
    let season = group.choice(source, "season", &seasons).unwrap_or_default();
    let years_back = group.whole(source, "years_back", 0, 5).unwrap_or(0);
    Some(NamedProcedure {
        key: key?,
        procedure: procedure?,
        subjects: subjects?,
        grades: grades?.into_iter().filter_map(|grade| u8::try_from(grade).ok()).collect(),
        season,
        years_back: u8::try_from(years_back).unwrap_or(0),
    })
}

/// A procedure by its word. A word of one's own is allowed, but not one that is a known one with changed letters.
fn named(source: &mut Source<'_>, group: &Group<'_, '_>, word: &str) -> Option<Procedure> {
    const KNOWN: [&str; 4] = ["ВПР", "ОГЭ", "ЕГЭ", "РКР"];
    let read = Procedure::read(&mend_lookalikes(word));
    let letters = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    match read {
        None => {
            group.complain(source, "procedure", "Процедура — одно слово: \"ВПР\", \"ОГЭ\", \"ЕГЭ\" или своё.");
            None
        }
        Some(Procedure::Other(own)) => {
            let slip = KNOWN.iter().find(|known| letters(known) == letters(&own));
            if let Some(known) = slip {
                group.complain(source, "procedure", format!("Процедуры «{own}» нет; возможно, \"{known}\"."));
                return None;
            }
            Some(Procedure::Other(own))
        }
        known @ Some(_) => known,
    }
}

/// Subjects by their names. A subject of one's own is allowed, but not one that is nearly a known one.
fn subjects(
    source: &mut Source<'_>,
    group: &Group<'_, '_>,
    words: Vec<(String, std::ops::Range<usize>)>,
) -> Vec<Subject> {
    let mut out: Vec<Subject> = Vec::new();
    for (word, at) in words {
        let path = group.path_of("subject");
        let Some(subject) = Subject::read(&word) else {
            source.complain(&at, path, format!("Предмет «{word}» не понят."));
            continue;
        };
        if Subject::known(&word).is_none()
            && let Some(meant) = nearest(subject.name(), Subject::names())
        {
            source.complain(&at, path, format!("Предмета «{word}» нет; возможно, «{meant}»."));
            continue;
        }
        if out.contains(&subject) {
            source.complain(&at, path, format!("Предмет «{subject}» назван дважды."));
            continue;
        }
        out.push(subject);
    }
    out
}

fn exclusion(source: &mut Source<'_>, group: &Group<'_, '_>) -> Option<Exclusion> {
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Who {
        Closed,
        FewParticipants,
        FewPupils,
        Kinds,
        NameHas,
        Codes,
    }
    const WORDS: [(&str, Who); 6] = [
        ("closed", Who::Closed),
        ("few_participants", Who::FewParticipants),
        ("few_pupils", Who::FewPupils),
        ("kinds", Who::Kinds),
        ("name_has", Who::NameHas),
        ("codes", Who::Codes),
    ];
    group.only(source, &EXCLUSION);
    let reason = group.text(source, "reason");
    if group.value("who").is_none() {
        group.missing(source, "who");
    }
    let who = group.choice(source, "who", &WORDS)?;
    let needed = match who {
        Who::Closed => None,
        Who::FewParticipants | Who::FewPupils => Some("fewer_than"),
        Who::Kinds => Some("kinds"),
        Who::NameHas => Some("words"),
        Who::Codes => Some("codes"),
    };
    for key in ["fewer_than", "kinds", "words", "codes"] {
        match (needed == Some(key), group.value(key).is_some()) {
            (true, false) => group.missing(source, key),
            (false, true) => group.complain(source, key, format!("«{key}» к этому исключению не относится.")),
            (true, true) | (false, false) => {}
        }
    }
    let mut texts = |key: &str| -> Option<Vec<String>> {
        Some(group.texts(source, key)?.into_iter().map(|(text, _)| text).collect())
    };
    let who = match who {
        Who::Closed => Excluded::Closed,
        Who::Kinds => Excluded::Kinds(texts("kinds")?),
        Who::NameHas => Excluded::NameHas(texts("words")?),
        Who::Codes => Excluded::Codes(texts("codes")?),
        Who::FewParticipants => Excluded::FewParticipants(group.whole(source, "fewer_than", 1, 100_000)?),
        Who::FewPupils => Excluded::FewPupils(group.whole(source, "fewer_than", 1, 100_000)?),
    };
    Some(Exclusion { who, reason: reason? })
}

/// A short name: Latin letters, digits and hyphens, so that it can stand in `--what-if` and in an address.
fn key(source: &mut Source<'_>, group: &Group<'_, '_>) -> Option<String> {
    let key = group.text(source, "key")?;
    let fits = key.len() <= 40 && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if !fits {
        let sentence = format!("Короткое имя «{key}» пишется латинскими буквами, цифрами и дефисом, до 40 знаков.");
        group.complain(source, "key", sentence);
        return None;
    }
    Some(key)
}
