use super::*;
use crate::text;

fn columns() -> Vec<Column> {
    vec![
        Column::words("name", text!("NAME", "名前"), |_, _| String::new()),
        Column::number("seats", text!("SEATS", "シート"), |_, _| String::new()),
        Column::words("next", text!("NEXT", "次の操作"), |_, _| String::new()).whole(),
        Column::words("tenant", text!("TENANT", "テナント"), |_, _| {
            String::new()
        })
        .minor(),
    ]
}

fn laid_out(name: &str, next: &str, width: Option<usize>) -> String {
    let row = [name, "4", next, "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7"];
    let rows = [row.map(str::to_owned).to_vec()];
    lay_out(&columns(), &rows, Lang::En, width)
}

#[test]
fn without_a_window_nothing_is_left_out() {
    let name = "n".repeat(100);
    let shown = laid_out(&name, "nothing", None);
    assert!(shown.contains(&name) && shown.contains("d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7"));
}

#[test]
fn minor_columns_go_before_a_word_is_cut() {
    assert_eq!(
        laid_out("Microsoft 365 Business Standard", "move 4 users", Some(60)),
        "NAME                             SEATS  NEXT\n\
         Microsoft 365 Business Standard      4  move 4 users\n"
    );
}

#[test]
fn words_of_many_rows_are_shortened_but_never_what_is_to_be_done() {
    let row = [
        "Microsoft 365 ビジネス スタンダード",
        "4",
        &"x".repeat(33),
        "",
    ];
    let row = row.map(str::to_owned).to_vec();
    let shown = lay_out(&columns(), &vec![row.clone(); FEW + 1], Lang::En, Some(64));
    assert!(shown.contains(&"x".repeat(33)));
    assert!(shown.contains("..  "));
    assert!(shown.lines().all(|line| line.width() <= 64), "{shown}");
    // Of few rows nothing is cut: each becomes lines of its own.
    let few = lay_out(&columns(), &vec![row; FEW], Lang::En, Some(64));
    assert!(
        few.starts_with("NAME   Microsoft 365 ビジネス スタンダード\nSEATS  4\n"),
        "{few}"
    );
}

#[test]
fn many_rows_stay_a_table_as_long_as_each_column_keeps_a_little() {
    let column = |key| Column::words(key, text!("HEAD", "見出し"), |_, _| String::new());
    let columns = ["a", "b", "c", "d"].map(column);
    let rows = vec![vec!["あ".repeat(20); 4]; FEW + 1];
    let shown = |width| lay_out(&columns, &rows, Lang::En, Some(width));
    assert!(
        shown(4 * LEAST + 6).contains(&format!("{}..  ", "あ".repeat(7))),
        "{}",
        shown(70)
    );
    let tight = shown(60);
    assert!(
        tight.lines().all(|line| line.width() <= 60) && tight.lines().count() == FEW + 3,
        "{tight}"
    );
    // Yet never so little that two of them become the same.
    let mut alike = rows.clone();
    for (number, row) in alike.iter_mut().enumerate() {
        row[0] = format!("{0}{number}{0}", "あ".repeat(8));
    }
    let shown = lay_out(&columns, &alike, Lang::En, Some(60));
    assert!(
        shown.starts_with(&format!("HEAD  {}", alike[0][0])),
        "{shown}"
    );
    let narrow = ["a", "b", "c", "d", "e", "f"].map(column);
    let rows = vec![vec!["あ".repeat(20); 6]; FEW + 1];
    assert!(lay_out(&narrow, &rows, Lang::En, Some(64)).starts_with("HEAD  ああ"));
}

#[test]
fn what_cannot_be_shortened_enough_becomes_lines_of_its_own() {
    assert_eq!(
        laid_out(
            "佐藤",
            "ask the new partner for two more seats by 2026-10-30",
            Some(40)
        ),
        "NAME    佐藤\n\
         SEATS   4\n\
         NEXT    ask the new partner for two more\n        seats by 2026-10-30\n\
         TENANT  d75df7ee-5c1f-4a9f-9213-5cb13ccc\n        38b7\n"
    );
    let next = "y".repeat(70);
    assert!(laid_out("n", &next, Some(70)).contains("\nNEXT    "));
}

#[test]
fn no_minor_column_goes_that_tells_two_rows_apart() {
    let row = |tenant: &str| ["Contoso", "4", &"x".repeat(30), tenant].map(str::to_owned);
    let tenants = [
        "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7",
        "d1d37c83-b213-4a63-80f9-1ecf63628ff7",
    ];
    let rows = tenants.map(|tenant| row(tenant).to_vec());
    let shown = lay_out(&columns(), &rows, Lang::En, Some(70));
    assert!(
        shown.contains("TENANT") && shown.contains("d75df7ee-5c1f"),
        "{shown}"
    );
    let same = lay_out(&columns(), &vec![rows[0].clone(); 2], Lang::En, Some(70));
    assert!(!same.contains("TENANT"), "{same}");
}

#[test]
fn a_minor_column_goes_only_where_it_does_not_fit() {
    let mut columns = columns();
    columns.push(Column::words("day", text!("DAY", "曜日"), |_, _| String::new()).minor());
    let row = [
        "Contoso",
        "4",
        "",
        "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7",
        "Mon",
    ];
    let shown = |next: &str, rows: usize, width| {
        let mut row = row.map(str::to_owned).to_vec();
        next.clone_into(&mut row[2]);
        let shown = lay_out(&columns, &vec![row; rows], Lang::En, Some(width));
        shown.lines().next().unwrap_or_default().to_owned()
    };
    let next = "x ".repeat(20);
    // The tenant does not fit, the day right of it does.
    assert!(shown(&next, 1, 70).ends_with("DAY") && !shown(&next, 1, 70).contains("TENANT"));
    // Of many rows, what may go on below makes room first.
    assert!(shown(&"x ".repeat(40), FEW + 1, 110).contains("TENANT"));
}

#[test]
fn a_row_that_failed_and_one_without_a_name_still_say_whose_they_are() {
    let columns = [
        Column::customer(),
        Column::words("name", text!("NAME", "名前"), |_, _| String::new()),
        Column::tenant(),
        Column::error(),
    ];
    let error = "e ".repeat(40);
    // Who has no name stands under its tenant.
    let named = [
        ["t1", "", "t1", ""],
        ["A", "n", "t2", ""],
        ["t3", "n", "t3", ""],
    ];
    let unnamed = [
        ["t1", "", "t1", ""],
        ["t2", "n", "t2", ""],
        ["t3", "n", "t3", ""],
    ];
    for (rows, head) in [(named, "CUSTOMER"), (unnamed, "TENANT")] {
        let mut rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.map(str::to_owned).to_vec())
            .collect();
        rows[0][3].clone_from(&error);
        rows.push(["", "", "", &error].map(str::to_owned).to_vec());
        let shown = lay_out(&columns, &rows, Lang::En, Some(60));
        let heads: Vec<&str> = ["CUSTOMER", "TENANT"]
            .into_iter()
            .filter(|head| shown.contains(head))
            .collect();
        assert_eq!(heads, [head], "{shown}");
        for one in ["t1", "t3"] {
            assert!(shown.contains(one), "{shown}");
        }
    }
}

#[test]
fn what_differs_at_its_end_loses_its_middle() {
    let columns = [Column::words("name", text!("NAME", "名前"), |_, _| {
        String::new()
    })];
    let drawn = |names: [&str; 2]| {
        let rows: Vec<Vec<String>> = names.iter().map(|name| vec![(*name).to_owned()]).collect();
        let table = Layout {
            columns: &columns,
            cells: &rows,
            lang: Lang::En,
        };
        table.drawn(&[0], &[16])
    };
    assert_eq!(
        drawn(["株式会社あおぞら工務店 0001", "株式会社あおぞら工務店 0002"]),
        "NAME\n株式会..店 0001\n株式会..店 0002\n"
    );
    assert_eq!(
        drawn([
            "aoki@aozora-koumuten.example",
            "sato@aozora-koumuten.example"
        ]),
        "NAME\naoki@aozora-ko..\nsato@aozora-ko..\n"
    );
    // Two of three are different at their beginnings, none at its end.
    let users = [
        "tanaka.taro@",
        "tanaka.tarou.higashi@",
        "tanaka.tarou.higashi2@",
    ];
    let users = users.map(|user| format!("{user}aozora-koumuten.example"));
    let rows: Vec<Vec<String>> = users.map(|user| vec![user]).into();
    let table = Layout {
        columns: &columns,
        cells: &rows,
        lang: Lang::En,
    };
    assert_eq!(
        table.drawn(&[0], &[16]),
        "NAME\ntanaka.taro@ao..\ntanaka.tarou.h..\ntanaka.tarou.h..\n"
    );
}

#[test]
fn of_many_rows_what_is_never_cut_goes_on_below_in_its_column() {
    let next = "ask the new partner for two more seats by 2026-10-30";
    let row = ["佐藤", "4", next, ""].map(str::to_owned).to_vec();
    let few = lay_out(&columns(), &vec![row.clone(); FEW], Lang::En, Some(60));
    assert!(few.starts_with("NAME   佐藤\nSEATS  4\n"), "{few}");
    let many = lay_out(&columns(), &vec![row; FEW + 1], Lang::En, Some(60));
    let one = "佐藤      4  ask the new partner for two more seats by\n             2026-10-30\n";
    assert_eq!(
        many,
        format!("NAME  SEATS  NEXT\n{}4 rows\n", one.repeat(4))
    );
}

/// A table of rows with two cells, as wide as it is.
fn drawn(columns: &[Column], rows: &[[&str; 2]]) -> String {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.map(str::to_owned).to_vec())
        .collect();
    lay_out(columns, &rows, Lang::En, None)
}

#[test]
fn the_tenant_is_shown_where_there_are_several_or_nothing_else_is_said() {
    let columns = [
        Column::tenant(),
        Column::words("name", text!("NAME", "名前"), |_, _| String::new()),
    ];
    let drawn = |rows: &[[&str; 2]]| drawn(&columns, rows);
    assert_eq!(drawn(&[["t1", "a"]]), "NAME\na\n");
    assert_eq!(drawn(&[["t1", "a"], ["t1", "b"]]), "NAME\na\nb\n2 rows\n");
    assert_eq!(
        drawn(&[["t1", "a"], ["t2", "b"]]),
        "TENANT  NAME\nt1      a\nt2      b\n2 rows\n"
    );
    assert_eq!(drawn(&[["t1", ""]]), "TENANT\nt1\n");
    // Who names no tenant is no other one.
    assert_eq!(drawn(&[["t1", "a"], ["", "b"]]), "NAME\na\nb\n2 rows\n");
    // Nor where the window is small: a minor column stays where a row says nothing else.
    let long = "n".repeat(50);
    let rows = [["t1", ""], ["t2", &long]].map(|row| row.map(str::to_owned).to_vec());
    let fitted = lay_out(&columns, &rows, Lang::En, Some(60));
    assert_eq!(
        fitted,
        format!("TENANT  NAME\nt1\nt2      {long}\n2 rows\n")
    );
    let rows = [
        ["t".repeat(20), String::new()],
        ["u".repeat(20), long.clone()],
    ];
    let fitted = lay_out(&columns, &rows.map(Vec::from), Lang::En, Some(60));
    assert!(fitted.contains(&"t".repeat(20)), "{fitted}");
    assert_eq!(
        drawn(&[["t1", ""], ["t1", "b"]]),
        "TENANT  NAME\nt1\nt1      b\n2 rows\n"
    );
}

#[test]
fn a_heading_goes_on_below_where_its_cells_are_cut() {
    let columns = [Column::words(
        "id",
        text!("PARTNERID", "パートナー ID"),
        |_, _| String::new(),
    )];
    let rows = [vec!["5550001".to_owned()]];
    let table = Layout {
        columns: &columns,
        cells: &rows,
        lang: Lang::Ja,
    };
    assert_eq!(table.drawn(&[0], &[10]), "パートナー\nID\n5550001\n");
}

#[test]
fn what_several_rows_all_say_is_left_out_where_it_tells_none_apart() {
    let column = |key, head| Column::words(key, head, |_, _| String::new());
    let columns = [
        column("partner", text!("PARTNER", "パートナー")).of_different(),
        column("state", text!("STATE", "状態")),
    ];
    let drawn = |rows: &[[&str; 2]]| drawn(&columns, rows);
    assert_eq!(drawn(&[["p", "a"]]), "PARTNER  STATE\np        a\n");
    assert_eq!(drawn(&[["p", "a"], ["p", "b"]]), "STATE\na\nb\n2 rows\n");
    assert_eq!(
        drawn(&[["p", "a"], ["q", "a"]]),
        "PARTNER  STATE\np        a\nq        a\n2 rows\n"
    );
}

#[test]
fn nothing_is_ever_wider_than_the_window() {
    for width in 30..200 {
        let shown = laid_out(&"名前 ".repeat(20), &"次の操作 ".repeat(12), Some(width));
        assert!(
            shown.lines().all(|line| line.width_cjk() <= width),
            "{width}: {shown}"
        );
    }
}
