//! The groups that every order knows without saying who is in them.

/// A group by its usual words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// «ОУ», «школы района», «директора школ», «классные руководители».
    AllSchools,
    /// «ОУ со СНОР», «ШНОР», «школы с низкими результатами».
    Supported,
    /// «школы-наставники», «школа-шеф», «опорные школы».
    Mentors,
    /// «УО», «отдел образования», «специалисты управления образования».
    Authority,
    /// «ЦМиСО», «методисты», «методический центр».
    MethodicalCentre,
}

/// The group that words (already plain) name.
pub(super) fn group(words: &str) -> Option<Group> {
    let words: Vec<&str> = words.split(' ').collect();
    let begins = |starts: &[&str]| words.iter().any(|word| starts.iter().any(|start| word.starts_with(start)));
    let is = |exact: &[&str]| words.iter().any(|word| exact.contains(word));

    // Associations over several schools belong to no organisation by themselves.
    if is(&["рмо", "гмо", "ммо", "омо"]) || begins(&["районн", "городск", "муниципальн"]) && begins(&["объединени"])
    {
        return None;
    }
    let school = is(&["оу", "оо", "сош", "оош", "мбоу", "моу", "маоу", "мкоу", "шмо"])
        || begins(&["школ", "общеобразовательн"])
        || begins(&["образовательн"]) && begins(&["организаци", "учрежден"]);
    let low = is(&["снор", "шнор", "пннор", "шнсу", "пнсу"])
        || begins(&["низк", "неблагоприятн"])
        || begins(&["сложн", "трудн"]) && begins(&["услови"]);
    if low && (school || is(&["снор", "шнор", "пннор", "шнсу", "пнсу"])) {
        return Some(Group::Supported);
    }
    if begins(&["шеф"]) || school && begins(&["наставни", "партнер", "опорн", "лидер"]) {
        return Some(Group::Mentors);
    }
    let office = begins(&["отдел", "комитет", "департамент"])
        || is(&["уо", "гуо", "руо"])
        || words.iter().any(|word| word.starts_with("управлен") && !word.starts_with("управленч"));
    if office && !begins(&["директор"]) {
        return Some(Group::Authority);
    }
    if is(&["цмисо", "имц", "ммц", "ммс", "методкабинет"])
        || begins(&["методист"])
        || begins(&["методическ"]) && begins(&["центр", "кабинет", "служб"])
    {
        return Some(Group::MethodicalCentre);
    }
    let people_of_schools = is(&["зувр", "звр", "завуч", "завучи"])
        || begins(&["директор", "учител", "педагог", "психолог", "логопед", "завуч"])
        || begins(&["классн"]) && begins(&["руководител"])
        || begins(&["заместител"]) && begins(&["директор"]);
    (school || people_of_schools).then_some(Group::AllSchools)
}
