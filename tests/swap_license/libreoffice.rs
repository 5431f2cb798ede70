//! The whole way of a plan through `LibreOffice`: opened as CSV, rows deleted, saved as CSV, applied.

use std::fs;

use test_support::{TestEnvironment, any, run};

use super::{
    SWAP,
    spreadsheet::{as_csv, moved},
};

/// Numbers of code pages in the options of `LibreOffice`'s CSV filter (documented: its help, "Filter Options for CSV").
const UTF_8: &str = "76";
const WINDOWS_932: &str = "60";

/// Opens a CSV, deletes the rows whose second cell does not hold a name that is wanted, saves it as CSV.
const MACRO: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Thin(from As String, target As String, page As String, wanted As String)
    Dim options(2) As New com.sun.star.beans.PropertyValue
    options(0).Name = "FilterName"
    options(0).Value = "Text - txt - csv (StarCalc)"
    options(1).Name = "FilterOptions"
    options(1).Value = "44,34," &amp; page &amp; ",1"
    options(2).Name = "Hidden"
    options(2).Value = True
    document = StarDesktop.loadComponentFromURL(from, "_blank", 0, options())
    sheet = document.Sheets.getByIndex(0)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    For row = cursor.RangeAddress.EndRow To 1 Step -1
        keep = False
        For column = 0 To cursor.RangeAddress.EndColumn
            cell = sheet.getCellByPosition(column, row).String
            If InStr(cell, "@") &gt; 0 Then
                If InStr(wanted, Left(cell, InStr(cell, "@"))) &gt; 0 Then keep = True
            End If
        Next column
        If Not keep Then sheet.Rows.removeByIndex(row, 1)
    Next row
    document.storeToURL(target, options())
    document.close(True)
End Sub
</script:module>
"#;

const LIBRARY: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Module1"/>
</library:library>
"#;

/// Saves `plan.csv` as `saved.csv` with the rows of these people.
fn through_libreoffice(env: &TestEnvironment, page: &str, wanted: &str) {
    let folder = env.home.path();
    let basic = folder.join("profile/user/basic/Standard");
    // The first start makes the profile, and would write over a macro that is there already.
    office(env, &["--terminate_after_init"]);
    fs::write(basic.join("Module1.xba"), MACRO).unwrap();
    fs::write(basic.join("script.xlb"), LIBRARY).unwrap();
    let folder = folder.display();
    let call = format!(
        "macro:///Standard.Module1.Thin(\"file://{folder}/plan.csv\",\"file://{folder}/saved.csv\",\"{page}\",\"{wanted}\")"
    );
    office(env, &["--norestore", &call]);
}

/// Runs `LibreOffice` with a profile of its own. An error in a macro would wait in a dialog that nobody can see.
fn office(env: &TestEnvironment, args: &[&str]) {
    let mut office = env.home.command("timeout");
    let profile = env.home.path().join("profile");
    let profile = format!("-env:UserInstallation=file://{}", profile.display());
    office.args(["120", "soffice", "--headless", &profile]);
    run(office.args(args)).success().stdout(any()).stderr(any());
}

#[test]
#[ignore = "needs LibreOffice"]
fn exactly_the_rows_that_libreoffice_leaves_are_applied_in_utf_8_and_in_code_page_932() {
    for (page, args) in [
        (UTF_8, &[][..]),
        (WINDOWS_932, &["--encoding", "cp932"][..]),
    ] {
        let env = TestEnvironment::omakase();
        let csv = as_csv(&env, &[]);
        let bytes = match page {
            WINDOWS_932 => encoding_rs::SHIFT_JIS.encode(&csv).0.into_owned(),
            _ => csv.into_bytes(),
        };
        let file = env.home.file("plan.csv", &bytes);
        through_libreoffice(&env, page, "aoki@ sato@");
        let saved = fs::read(env.home.path().join("saved.csv")).unwrap();
        assert_ne!(saved, bytes, "{file} was saved as it was");
        assert_eq!(str::from_utf8(&saved).is_ok(), page == UTF_8);

        let saved = env.home.path().join("saved.csv").display().to_string();
        let applied = env.run(SWAP, &[&["--apply", &saved], args].concat(), "");
        applied.success().stdout(any()).about(page);
        assert_eq!(applied.swaps(), ["swap - done"; 2], "{page}");
        assert_eq!(moved(&env), ["aoki", "sato"], "{page}");
    }
}
