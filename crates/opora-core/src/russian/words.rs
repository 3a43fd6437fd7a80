//! The dictionary: what a word form can be. The only place that knows which dictionary it is.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, RwLock};

use rumorph::{Analysis, Dictionary};

use super::letters::{is_letter, lower};

/// Grammatical case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// Кто? Что?
    Nominative,
    /// Кого? Чего?
    Genitive,
    /// Кому? Чему?
    Dative,
    /// Кого? Что?
    Accusative,
    /// Кем? Чем?
    Instrumental,
    /// О ком? О чём?
    Prepositional,
}

impl Case {
    fn code(self) -> &'static str {
        match self {
            Self::Nominative => "Nom",
            Self::Genitive => "Gen",
            Self::Dative => "Dat",
            Self::Accusative => "Acc",
            Self::Instrumental => "Ins",
            Self::Prepositional => "Loc",
        }
    }

    fn of(code: &str) -> Option<Self> {
        Some(match code {
            "Nom" => Self::Nominative,
            "Gen" | "Par" => Self::Genitive,
            "Dat" => Self::Dative,
            "Acc" => Self::Accusative,
            "Ins" => Self::Instrumental,
            "Loc" => Self::Prepositional,
            _ => return None,
        })
    }
}

/// Part of speech, as far as phrases of orders need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speech {
    Noun,
    Adjective,
    Participle,
    Other,
}

/// Gender of a singular form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gender {
    Masculine,
    Feminine,
    Neuter,
}

/// Number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Number {
    Singular,
    Plural,
}

/// What a proper name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    Surname,
    Given,
    Patronymic,
    Other,
}

/// One thing that a word form can be.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) speech: Speech,
    pub(crate) case: Option<Case>,
    pub(crate) gender: Option<Gender>,
    pub(crate) number: Option<Number>,
    pub(crate) animate: bool,
    pub(crate) name: Option<Name>,
    /// Share of this reading among all of the form.
    pub(crate) weight: f64,
    /// Guessed by the ending: the dictionary does not have it.
    pub(crate) guessed: bool,
    analysis: Analysis,
}

impl Form {
    /// The first form of the word as the dictionary gives it.
    pub(crate) fn lemma(&self) -> &str {
        &self.analysis.lemma
    }

    /// The same word in another case, number kept; lower case as the dictionary spells it.
    pub(crate) fn inflect(&self, case: Case) -> Option<String> {
        let word = dictionary()?.inflect(&self.analysis, &[("Case", case.code())])?.word;
        // The dictionary gives the bookish plural first.
        Some(if word == "учители" { "учителя".to_owned() } else { word })
    }

    /// The nominative singular; of adjectives and participles the masculine unless the form says another gender.
    pub(crate) fn singular(&self) -> Option<String> {
        let dictionary = dictionary()?;
        let feats: &[(&str, &str)] = &[("Case", "Nom"), ("Number", "Sing")];
        dictionary.inflect(&self.analysis, feats).map(|form| form.word)
    }

    /// The nominative plural of a noun.
    pub(crate) fn many(&self) -> Option<String> {
        let feats: &[(&str, &str)] = &[("Case", "Nom"), ("Number", "Plur")];
        dictionary()?.inflect(&self.analysis, feats).map(|form| form.word)
    }

    /// The nominative singular in a gender, for words that agree with a noun.
    pub(crate) fn agreeing(&self, gender: Gender) -> Option<String> {
        let gender = match gender {
            Gender::Masculine => "Masc",
            Gender::Feminine => "Fem",
            Gender::Neuter => "Neut",
        };
        let feats: &[(&str, &str)] = &[("Case", "Nom"), ("Number", "Sing"), ("Gender", gender)];
        dictionary()?.inflect(&self.analysis, feats).map(|form| form.word)
    }
}

type Remembered = HashMap<Box<str>, Arc<[Form]>>;

/// Word forms remembered at most; orders of a whole region use fewer.
const REMEMBERED: usize = 20_000;

/// The longest word that is looked up, in bytes; longer ones are noise.
const LONGEST: usize = 120;

fn dictionary() -> Option<&'static Dictionary> {
    static DICTIONARY: OnceLock<Option<Dictionary>> = OnceLock::new();
    DICTIONARY.get_or_init(|| Dictionary::bundled().ok()).as_ref()
}

/// Everything that a word form can be, the likeliest first; nothing for what is not a word.
pub(crate) fn forms(word: &str) -> Arc<[Form]> {
    static KNOWN: OnceLock<RwLock<Remembered>> = OnceLock::new();
    let known = KNOWN.get_or_init(RwLock::default);
    if let Ok(known) = known.read()
        && let Some(found) = known.get(word)
    {
        return Arc::clone(found);
    }
    let found = look_up(word);
    if let Ok(mut known) = known.write() {
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(word.into(), Arc::clone(&found));
    }
    found
}

fn look_up(word: &str) -> Arc<[Form]> {
    let Some(dictionary) = dictionary() else { return Arc::default() };
    if word.is_empty() || word.len() > LONGEST || !word.chars().all(|c| is_letter(c) || c == '-') {
        return Arc::default();
    }
    dictionary
        .analyze(word)
        .into_iter()
        .filter_map(|analysis| {
            let tag = dictionary.ud_tag(analysis.ud)?;
            let speech = match (tag.pos(), tag.feat("VerbForm")) {
                ("NOUN" | "PROPN", _) => Speech::Noun,
                ("ADJ" | "DET", _) if tag.feat("Variant") != Some("Short") => Speech::Adjective,
                ("VERB", Some("Part")) if tag.feat("Variant") != Some("Short") => Speech::Participle,
                _ => Speech::Other,
            };
            Some(Form {
                speech,
                case: tag.feat("Case").and_then(Case::of),
                gender: tag.feat("Gender").and_then(|gender| match gender {
                    "Masc" => Some(Gender::Masculine),
                    "Fem" => Some(Gender::Feminine),
                    "Neut" => Some(Gender::Neuter),
                    _ => None,
                }),
                number: tag.feat("Number").and_then(|number| match number {
                    "Sing" => Some(Number::Singular),
                    "Plur" => Some(Number::Plural),
                    _ => None,
                }),
                animate: tag.feat("Animacy") == Some("Anim"),
                name: tag.feat("NameType").map(|name| match name {
                    "Sur" => Name::Surname,
                    "Giv" => Name::Given,
                    "Pat" => Name::Patronymic,
                    _ => Name::Other,
                }),
                weight: analysis.prob,
                guessed: analysis.source == rumorph::Source::Guess,
                analysis,
            })
        })
        .collect()
}

/// Whether the dictionary has this form (guesses by ending do not count).
pub fn known(word: &str) -> bool {
    forms(&lower(word)).iter().any(|form| !form.guessed && form.case.is_some())
}

/// The first form of a noun: «консультаций» → «консультация», «обучающихся» → «обучающийся».
/// A word that is no noun, or an abbreviation, comes back as written.
pub fn lemma(word: &str) -> String {
    let abbreviation = word.chars().filter(|c| c.is_uppercase()).count() > 1;
    if abbreviation || word.chars().any(|c| !is_letter(c) && c != '-') {
        return word.to_owned();
    }
    let lower = lower(word);
    let forms = forms(&lower);
    let noun = forms.iter().find(|form| form.speech == Speech::Noun && form.name.is_none());
    let noun = noun.or_else(|| forms.iter().find(|form| form.speech == Speech::Noun));
    if let Some(form) = noun {
        return form.lemma().to_owned();
    }
    forms
        .iter()
        .find(|form| matches!(form.speech, Speech::Adjective | Speech::Participle))
        .and_then(|form| form.agreeing(Gender::Masculine).or_else(|| form.singular()))
        .unwrap_or(lower)
}
