//! English texts of a help and their Japanese, and those that all tools share.

/// English texts of a help, each with its Japanese.
pub type Words = &'static [(&'static str, &'static str)];

/// What people do with a tool: commands, each with what it does in English and Japanese.
pub type Examples = &'static [(&'static str, &'static str, &'static str)];

/// The texts that all tools share.
pub(crate) const SHARED: Words = &[
    ("Common options", "共通オプション"),
    ("Connection", "接続"),
    ("English", "英語"),
    ("Japanese", "日本語"),
    (
        "Files with records (JSON lines, tenant ids or CSV); `-` or nothing reads standard input",
        "レコードのファイル (JSON Lines、テナント ID の一覧、CSV)。`-` または省略で標準入力を読み取ります",
    ),
    (
        "Files with records (JSON lines, tenant ids or CSV), `-` for standard input; nothing lists all that the partner has",
        "レコードのファイル (JSON Lines、テナント ID の一覧、CSV)。`-` で標準入力を読み取り、省略するとパートナーのすべてを一覧にします",
    ),
    (
        "Code page of the input where it is not Unicode, such as cp932",
        "入力が Unicode でない場合の文字コード (例: cp932)",
    ),
    (
        "Write the output to FILE once it is complete",
        "FILE に出力します (すべて書き終えてから置き換えます)",
    ),
    (
        "Accept an input without any record (otherwise exit code 3)",
        "レコードが 1 件もない入力を許可します (指定しない場合は終了コード 3)",
    ),
    (
        "Tenants to work on at the same time (1 to 1000)",
        "同時に処理するテナントの数 (1 ～ 1000)",
    ),
    (
        "Write records in the order of the input, not as their tenants finish",
        "処理が終わった順ではなく、入力の順に出力します",
    ),
    (
        "Apply the plan on the input; without it, nothing is changed",
        "入力された計画を適用します (指定しなければ何も変更しません)",
    ),
    (
        "Journal of the changes [default: one file per tenant in the state folder]",
        "変更のジャーナル [既定: 状態フォルダーにテナントごとの 1 ファイル]",
    ),
    (
        "First wait, in milliseconds, after an answer without Retry-After; it doubles each time",
        "Retry-After のない応答のあとの最初の待ち時間 (ミリ秒)。繰り返すたびに倍になります",
    ),
    (
        "Folder for the journals and locks of runs",
        "ジャーナルと実行のロックの保存先フォルダー",
    ),
    ("Print a table", "表で出力します"),
    (
        "Print comma-separated values, a column for each value of the records; they can be read back",
        "CSV で出力します。レコードの値ごとに 1 列となり、そのまま入力に使えます",
    ),
    (
        "Begin the CSV with a byte-order mark, for Excel",
        "CSV の先頭に BOM を付けます (Excel 用)",
    ),
    (
        "Columns of the CSV or the table, in this order, separated by commas, such as tenantId,license.seats",
        "CSV または表の列 (コンマ区切り、この順に出力)。例: tenantId,license.seats",
    ),
    (
        "Escape all non-ASCII characters in JSON output: always where no WHEN is given, auto on Windows unless the console is UTF-8",
        "JSON 出力の ASCII 以外の文字をすべてエスケープします (WHEN を省略すると always。指定しない場合は auto)",
    ),
    (
        "On Windows, where the output does not go to a terminal and the console's code page is not UTF-8",
        "Windows で、出力先が端末ではなく、コンソールのコード ページが UTF-8 でない場合",
    ),
    ("Everywhere", "常にエスケープします"),
    ("Nowhere", "エスケープしません"),
    (
        "Language of messages [default: the locale's]",
        "メッセージの言語 [既定: ロケールに従う]",
    ),
    (
        "Log progress; -vv also logs each request",
        "処理内容を表示します (-vv で要求も 1 件ずつ表示)",
    ),
    (
        "Use TIME (RFC 3339) as the current time",
        "現在時刻として TIME (RFC 3339) を使います",
    ),
    (
        "Print the JSON Schema of the records and exit",
        "レコードの JSON Schema を表示して終了します",
    ),
];
