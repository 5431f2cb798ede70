//! Common names to draw pseudonyms from. Sixty-four each.

/// Family names, Japanese.
#[rustfmt::skip]
pub(super) const SURNAMES_JA: [&str; 64] = [
    "佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村",
    "小林", "加藤", "吉田", "山田", "佐々木", "山口", "松本", "井上",
    "木村", "林", "斎藤", "清水", "山崎", "森", "池田", "橋本",
    "阿部", "石川", "山下", "中島", "石井", "小川", "前田", "岡田",
    "長谷川", "藤田", "後藤", "近藤", "村上", "遠藤", "青木", "坂本",
    "斉藤", "福田", "太田", "西村", "藤井", "金子", "岡本", "藤原",
    "三浦", "中野", "中川", "原田", "松田", "竹内", "小野", "田村",
    "中山", "和田", "石田", "森田", "上田", "原", "柴田", "酒井",
];

/// Given names, Japanese.
#[rustfmt::skip]
pub(super) const GIVEN_JA: [&str; 64] = [
    "健一", "花子", "一郎", "美咲", "大輔", "陽子", "翔太", "直美",
    "拓也", "恵子", "健太", "由美", "誠", "真由美", "直樹", "裕子",
    "和也", "智子", "達也", "久美子", "浩", "明美", "哲也", "愛",
    "亮", "彩", "剛", "舞", "学", "恵", "隆", "香織",
    "豊", "千尋", "茂", "麻衣", "修", "瞳", "進", "葵",
    "勇", "遥", "昇", "結衣", "清", "杏", "実", "楓",
    "正", "凛", "徹", "奈々", "稔", "さくら", "聡", "ひかり",
    "隼人", "あかね", "悠", "みどり", "蓮", "かおり", "陸", "めぐみ",
];

/// Family names, English.
#[rustfmt::skip]
pub(super) const SURNAMES_EN: [&str; 64] = [
    "Smith", "Johnson", "Brown", "Jones", "Miller", "Davis", "Wilson", "Anderson",
    "Taylor", "Thomas", "Moore", "Martin", "Jackson", "Thompson", "White", "Lopez",
    "Lee", "Harris", "Clark", "Lewis", "Robinson", "Walker", "Young", "Allen",
    "King", "Wright", "Scott", "Hill", "Green", "Adams", "Baker", "Nelson",
    "Carter", "Mitchell", "Roberts", "Turner", "Phillips", "Campbell", "Parker", "Evans",
    "Edwards", "Collins", "Stewart", "Morris", "Rogers", "Reed", "Cook", "Morgan",
    "Bell", "Murphy", "Bailey", "Cooper", "Richardson", "Cox", "Howard", "Ward",
    "Peterson", "Gray", "James", "Watson", "Brooks", "Kelly", "Sanders", "Price",
];

/// Given names, English.
#[rustfmt::skip]
pub(super) const GIVEN_EN: [&str; 64] = [
    "James", "Mary", "Robert", "Anna", "John", "Linda", "Michael", "Susan",
    "David", "Karen", "William", "Lisa", "Richard", "Nancy", "Joseph", "Betty",
    "Thomas", "Sandra", "Charles", "Ashley", "Daniel", "Emily", "Matthew", "Donna",
    "Anthony", "Carol", "Mark", "Ruth", "Steven", "Laura", "Paul", "Sharon",
    "Andrew", "Helen", "Joshua", "Amy", "Kenneth", "Angela", "Kevin", "Emma",
    "Brian", "Nicole", "George", "Rachel", "Edward", "Maria", "Ronald", "Diane",
    "Timothy", "Julie", "Jason", "Joyce", "Jeffrey", "Grace", "Ryan", "Olivia",
    "Jacob", "Julia", "Gary", "Alice", "Eric", "Judy", "Peter", "Rose",
];
