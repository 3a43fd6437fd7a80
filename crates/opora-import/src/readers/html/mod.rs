//! HTML as Word and web pages write it. Tags are taken one by one, so unclosed and crossed ones do no harm.

mod page;
mod tags;
mod words;

use std::cell::RefCell;

use encoding_rs::Encoding;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use opora_core::paper::Block;

use self::page::Page;
use super::encoding;
use super::layout::Draft;
use super::limits::Allowance;
use crate::unreadable::Unreadable;

/// Reads a whole page.
pub(super) fn read(bytes: &[u8], allowance: &mut Allowance<'_>) -> Result<Draft, Unreadable> {
    let text = encoding::decode(bytes, declared(bytes));
    let page = run(&text, allowance)?;
    Ok(Draft { remarks: page.remarks(), blocks: page.blocks, pages: None })
}

/// Reads a piece of HTML that stands inside a text: the contents of a cell or of a paragraph.
pub(super) fn fragment(text: &str, allowance: &mut Allowance<'_>) -> Result<Vec<Block>, Unreadable> {
    Ok(run(text, allowance)?.blocks)
}

fn run(text: &str, allowance: &mut Allowance<'_>) -> Result<Page, Unreadable> {
    refuse_costly_tags(text)?;
    let input = BufferQueue::default();
    input.push_back(text.into());
    let sink = Sink { state: RefCell::new(State { page: Page::default(), allowance, failure: None }) };
    let tokenizer = Tokenizer::new(sink, Default::default());
    // The result only asks to run scripts, which nobody here does; the rest of the input stays in the queue.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    let State { mut page, allowance, failure } = tokenizer.sink.state.into_inner();
    if let Some(failure) = failure {
        return Err(failure);
    }
    page.finish(allowance)?;
    Ok(page)
}

struct Sink<'a, 'l> {
    state: RefCell<State<'a, 'l>>,
}

struct State<'a, 'l> {
    page: Page,
    allowance: &'a mut Allowance<'l>,
    failure: Option<Unreadable>,
}

impl TokenSink for Sink<'_, '_> {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        let State { page, allowance, failure } = &mut *state;
        if failure.is_some() {
            return TokenSinkResult::Continue;
        }
        let mut after = TokenSinkResult::Continue;
        let outcome = match token {
            Token::CharacterTokens(text) => {
                page.text(&text);
                allowance.text(&text)
            }
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                after = match &*tag.name {
                    "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
                    "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => TokenSinkResult::Continue,
                };
                page.open(&tag, line, allowance)
            }
            Token::TagToken(tag) => page.close(&tag.name, allowance),
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => Ok(()),
        };
        *failure = outcome.err();
        after
    }
}

/// The encoding that the page names in its head.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: String = bytes.iter().take(4096).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let (_, after) = head.split_once("charset=").or_else(|| head.split_once("encoding="))?;
    let name = after.trim_start_matches(['"', '\'', ' ']);
    let end = name.find(|letter: char| !letter.is_ascii_alphanumeric() && !"-_:".contains(letter));
    Encoding::for_label(name.split_at(end.unwrap_or(name.len())).0.as_bytes())
}

/// Each attribute is compared with all others of its tag, so thousands in one tag would take minutes.
fn refuse_costly_tags(text: &str) -> Result<(), Unreadable> {
    const MOST_COMPARISONS: u64 = 2_000_000_000;
    let mut cost = 0u64;
    let mut blanks = 0u64;
    let mut in_tag = false;
    for byte in text.bytes() {
        match byte {
            b'<' | b'>' => {
                cost = cost.saturating_add(blanks.saturating_mul(blanks));
                blanks = 0;
                in_tag = byte == b'<';
            }
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/' | b'=' if in_tag => blanks += 1,
            _ => {}
        }
    }
    match cost.saturating_add(blanks.saturating_mul(blanks)) > MOST_COMPARISONS {
        true => Err(Unreadable::Bomb),
        false => Ok(()),
    }
}
