//! What every reader must hold, and how papers are shown in the other tests.

use opora_core::paper::{Block, Merge, Paper, Paragraph, Part};
use opora_import::Unreadable;
use opora_import::readers::{self, Limits};

/// Reads bytes with the ordinary limits and checks that every place is right.
pub fn open(bytes: &[u8]) -> Result<Paper, Unreadable> {
    let paper = readers::open(None, bytes, &Limits::default())?;
    check_places(&paper);
    Ok(paper)
}

/// The blocks of a paper, a paragraph a line and a row a line, cells parted by « | ».
pub fn show(paper: &Paper) -> String {
    let mut out = String::new();
    show_blocks(&paper.blocks, "", &mut out);
    out
}

fn show_blocks(blocks: &[Block], indent: &str, out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                out.push_str(indent);
                out.push_str(&show_paragraph(paragraph));
                out.push('\n');
            }
            Block::Table(table) => {
                out.push_str(&format!("{indent}[{} columns\n", table.columns));
                for row in &table.rows {
                    let cells: Vec<String> = row
                        .cells
                        .iter()
                        .map(|cell| {
                            let mut text = String::new();
                            let merge = match cell.merge {
                                Merge::None => "",
                                Merge::Start => "↓",
                                Merge::Continued => "↑",
                            };
                            let span = if cell.span > 1 { format!("{}×", cell.span) } else { String::new() };
                            let mut inner = String::new();
                            show_blocks(&cell.blocks, "", &mut inner);
                            text.push_str(&format!("{span}{merge}{}", inner.trim_end().replace('\n', " ¶ ")));
                            text
                        })
                        .collect();
                    let head = if row.head { "head: " } else { "" };
                    out.push_str(&format!("{indent}{head}{}\n", cells.join(" | ")));
                }
                out.push_str(&format!("{indent}]\n"));
            }
        }
    }
}

fn show_paragraph(paragraph: &Paragraph) -> String {
    let mut marks = Vec::new();
    match paragraph.part {
        Part::Body => {}
        Part::Header => marks.push("header".to_owned()),
        Part::Footer => marks.push("footer".to_owned()),
        Part::Note => marks.push("note".to_owned()),
        Part::TextBox => marks.push("box".to_owned()),
    }
    if let Some(level) = paragraph.style.heading {
        marks.push(format!("h{level}"));
    }
    if paragraph.style.bold {
        marks.push("bold".to_owned());
    }
    if paragraph.style.centred {
        marks.push("centred".to_owned());
    }
    if paragraph.style.right {
        marks.push("right".to_owned());
    }
    if let Some(label) = &paragraph.label {
        marks.push(format!("№{label}"));
    }
    if let Some(page) = paragraph.page {
        marks.push(format!("p{page}"));
    }
    let text = paragraph.text.replace('\n', "⏎").replace('\t', "⇥");
    if marks.is_empty() { text } else { format!("<{}> {text}", marks.join(" ")) }
}

/// The characters of the text at each paragraph's place are the paragraph's own.
pub fn check_places(paper: &Paper) {
    let letters: Vec<char> = paper.text.chars().collect();
    fn walk(blocks: &[Block], letters: &[char], last: &mut usize) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    let length = paragraph.text.chars().count();
                    assert!(length > 0, "no empty paragraphs");
                    assert!(paragraph.at >= *last, "paragraphs go forward");
                    let there: String = letters[paragraph.at..paragraph.at + length].iter().collect();
                    assert_eq!(there, paragraph.text);
                    *last = paragraph.at + length;
                    if let Some(label) = &paragraph.label {
                        assert!(paragraph.text.starts_with(label.as_str()));
                    }
                }
                Block::Table(table) => {
                    let mut columns = 0;
                    for row in &table.rows {
                        let mut next = 0;
                        for cell in &row.cells {
                            assert!(cell.span >= 1 && cell.column >= next, "cells go to the right");
                            next = cell.column + cell.span;
                            assert!(cell.merge != Merge::Continued || cell.blocks.is_empty());
                            walk(&cell.blocks, letters, last);
                        }
                        columns = columns.max(next);
                    }
                    assert_eq!(columns, table.columns);
                }
            }
        }
    }
    walk(&paper.blocks, &letters, &mut 0);
}

/// Reads bytes and compares what was read, line by line.
#[track_caller]
pub fn check(bytes: &[u8], expected: &str) {
    let paper = open(bytes).expect("the file is readable");
    let tidy = |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    assert_eq!(tidy(&show(&paper)), tidy(expected));
}
