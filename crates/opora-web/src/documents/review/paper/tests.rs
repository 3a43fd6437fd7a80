use super::*;

const ALL: Window = Window { from: 0, to: usize::MAX };

fn paragraph(text: &str, at: usize) -> Block {
    Block::Paragraph(Paragraph { text: text.to_owned(), at, ..Paragraph::default() })
}

fn cell(column: usize, merge: Merge, text: &str, at: usize) -> Cell {
    Cell { column, span: 1, merge, blocks: vec![paragraph(text, at)] }
}

fn span(from: usize, to: usize, row: &str) -> Span {
    Span { from, to, level: Level::Check, row: row.to_owned(), on: false }
}

fn pieces(block: &Shown) -> Vec<(&str, Option<&str>)> {
    match block {
        Shown::Text { pieces, .. } => pieces
            .iter()
            .map(|piece| (piece.text.as_str(), piece.mark.as_ref().map(|mark| mark.row.as_str())))
            .collect(),
        Shown::Grid(_) => panic!("a table"),
    }
}

#[test]
fn words_are_cut_at_the_ends_of_spans() {
    let paper = Paper { blocks: vec![paragraph("абвгд", 10)], ..Paper::default() };
    let check = |spans: &[Span], expected: &[(&str, Option<&str>)]| {
        assert_eq!(pieces(&sheets(&paper, spans, ALL)[0].blocks[0]), expected);
    };
    check(&[], &[("абвгд", None)]);
    check(&[span(11, 13, "x")], &[("а", None), ("бв", Some("x")), ("гд", None)]);
    check(&[span(0, 100, "x")], &[("абвгд", Some("x"))]);
    check(&[span(11, 13, "x"), span(12, 15, "y")], &[("а", None), ("бв", Some("x")), ("гд", Some("y"))]);
    check(&[span(15, 20, "x"), span(5, 10, "y"), span(13, 13, "z")], &[("абвгд", None)]);
}

#[test]
fn the_first_place_of_a_row_gets_a_name() {
    let paper = Paper { blocks: vec![paragraph("аб", 0), paragraph("вг", 3)], ..Paper::default() };
    let sheets = sheets(&paper, &[span(0, 1, "x"), span(3, 4, "x")], ALL);
    let ids: Vec<bool> = sheets[0]
        .blocks
        .iter()
        .flat_map(|block| match block {
            Shown::Text { pieces, .. } => pieces.clone(),
            Shown::Grid(_) => Vec::new(),
        })
        .filter_map(|piece| piece.mark)
        .map(|mark| mark.id.is_some())
        .collect();
    assert_eq!(ids, [true, false]);
}

#[test]
fn merged_cells_reach_down_and_pages_cut_them() {
    let row = |page, cells| Row { page: Some(page), cells, ..Row::default() };
    let table = Table {
        columns: 2,
        rows: vec![
            row(1, vec![cell(0, Merge::Start, "а", 0), cell(1, Merge::None, "б", 2)]),
            row(1, vec![cell(0, Merge::Continued, "", 4), cell(1, Merge::None, "в", 5)]),
            row(2, vec![cell(0, Merge::Continued, "", 7), cell(1, Merge::None, "г", 8)]),
        ],
    };
    let paper = Paper { blocks: vec![Block::Table(table)], ..Paper::default() };
    let sheets = sheets(&paper, &[], ALL);
    let shape: Vec<Vec<Vec<(usize, usize)>>> = sheets
        .iter()
        .map(|sheet| match &sheet.blocks[0] {
            Shown::Grid(grid) => {
                grid.rows.iter().map(|row| row.cells.iter().map(|cell| (cell.columns, cell.rows)).collect()).collect()
            }
            Shown::Text { .. } => panic!("text"),
        })
        .collect();
    assert_eq!(shape, [vec![vec![(1, 2), (1, 1)], vec![(1, 1)]], vec![vec![(1, 1), (1, 1)]]]);
    assert_eq!(sheets.iter().map(|sheet| sheet.page).collect::<Vec<_>>(), [Some(1), Some(2)]);
}

#[test]
fn a_window_hides_the_rest() {
    let paper = Paper { blocks: vec![paragraph("а", 0), paragraph("б", 2), paragraph("в", 4)], ..Paper::default() };
    let shown = sheets(&paper, &[], Window { from: 2, to: 4 });
    assert_eq!(shown.len(), 1);
    assert_eq!(pieces(&shown[0].blocks[0]), [("б", None)]);
}
