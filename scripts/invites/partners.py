"""Mails as partners write them: distributors, dealers and small shops in Japan, and partners elsewhere.

What is right was decided from each text before the tool saw it. Run by `scripts/make-invites`.
"""

from __main__ import (DATE, GDAP, HOME, INDIRECT, LINK, MCA, P, Q, R, ROUTE, bad, b64, case, docx, eml, header, multipart, ok, part, pct, pdf, qp,
                      word, wrapped)

SENT = "Mon, 02 Nov 2026 09:30:00 +0900"
DISTRIBUTOR = dict(sender="みなとディストリビューション株式会社", mail="csp@minato.example")
DEALER = dict(sender="つばさ電器 森", mail="mori@tsubasa.example")
HREF = LINK.replace("&", "&amp;")
SIGNATURE = """
--------------------------------------------------
みなとディストリビューション株式会社
クラウド事業本部 ライセンス営業部　担当：高橋
〒105-0000 東京都港区架空1-2-3
TEL：03-0000-1234（平日 9:00～17:30）FAX：03-0000-1235
E-mail：csp@minato.example
※年末年始（2026年12月29日～2027年1月4日）は休業いたします。
--------------------------------------------------
"""
FOOTER = """
本メールは送信専用アドレスより配信しています。
配信停止をご希望の方はこちら https://www.minato.example/unsubscribe?partnerId=120&m=2026-11-02
Copyright (C) 2010-2026 Minato Distribution. All rights reserved.
"""


def facts(text, day, time, codes, named=(), link=LINK, **more):
    """What is right of one mail. `named` are all its days where the record lists them: purpose, day, words, hour."""
    found = ok(url=link, deadline=day, warnings=list(codes)) | ({"deadlineTime": time} if time else {}) | more
    if named:
        lines = [" ".join(line.split()) for line in text.split("\n")]
        found["deadlines"] = []
        for purpose, day, words, *hour in named:
            context = next(line for line in lines if words in line)
            context = context if len(context) <= 120 else context[:120] + "…"
            one = dict(purpose=purpose, day=day, text=words, context=context) | ({"time": hour[0]} if hour else {})
            found["deadlines"].append({key: value for key, value in one.items() if value is not None})
    return found


def mail(name, text, day=None, time=None, *codes, link=LINK, named=(), more=None, args=(), date=SENT, head=DISTRIBUTOR, **how):
    """One mail of plain text whose invitation stands where LINK is."""
    body = text.replace("LINK", link)
    case(f"partners/{name}.eml", eml(body, date=date, **head, **how), facts(body, day, time, codes, named, link, **(more or {})), args=args)


def page(name, body, day=None, time=None, *codes, style="", more=None, date=SENT, head=DISTRIBUTOR, **how):
    """One mail of HTML."""
    html = f"<html><head>{style}</head><body>{body.replace('LINK', HREF)}</body></html>"
    case(f"partners/{name}.eml", eml(html, kind="text/html", date=date, **head, **how), facts(html, day, time, codes, **(more or {})))


def distributors():
    mail("distributor", f"""いつも大変お世話になっております。
みなとディストリビューション株式会社 CSP 窓口でございます。

このたびお申し込みいただきました Microsoft 365 Business Standard につきまして、
お客様テナントと弊社とのリセラー関係の承認をお願いいたします。

■承認期限：2026年11月13日（金）17:00
■承認者　：グローバル管理者
■承認用 URL
LINK

※期限を過ぎますと、ご利用開始日（2026年12月1日）に間に合わない場合がございます。
{SIGNATURE}{FOOTER}""", "2026-11-13", "17:00", subject="【要対応】Microsoft 365 リセラー関係承認のお願い", more=dict(openingDate="2026-12-01"))
    mail("portal", """本メールはパートナーポータルより自動送信しています。

　承認期日　　　：　2026年11月13日（金）
　対象ドメイン　：　customer.onmicrosoft.com
　対象ライセンス：　Microsoft 365 Apps for business × 25

　承認 URL：LINK
""", "2026-11-13")
    mail("steps", """リセラー変更のお手続きは次の 3 ステップです。

【ステップ1】招待の承諾（11月6日（金）まで）
LINK
【ステップ2】ライセンスの割り当て（11月20日（金）まで）
【ステップ3】旧リセラーのご解約（11月30日（月）まで）
""", "2026-11-06", named=[("acceptance", "2026-11-06", "11月6日（金）"), ("unnamed", "2026-11-20", "11月20日（金）"), ("contract", "2026-11-30", "11月30日（月）")])
    mail("subject-only", "お世話になっております。\n下記よりリセラー関係の承諾をお願いいたします。\nLINK\n", "2026-11-13", subject="【11/13(金)まで】リセラー関係の承諾のお願い")
    mail("before-opening", "※承認期限は11月13日（金）ですが、サービス開始を12月1日に間に合わせるため、11月9日（月）までの承認にご協力ください。\nLINK\n", "2026-11-09",
         named=[("acceptance", "2026-11-13", "11月13日（金）"), ("acceptance", "2026-11-09", "11月9日（月）")], more=dict(openingDate="2026-12-01"))
    mail("extended", "当初11月13日（金）としておりました承認期限を、11月20日（金）まで延長いたしました。\nLINK\n", "2026-11-20", None, "deadline-unread")
    mail("week-before-end", "11月末をもって現契約が終了しますので、その1週間前を目安に承諾をお願いします。\nLINK\n", None, None, "deadline-unread")
    mail("tomorrow-named", "先日（10月23日）ご案内しました招待の承諾期限が、明日11月3日までとなっております。\nLINK\n", "2026-11-03")
    mail("at-once-today", "承諾がお済みでない場合は、至急（本日17時まで）ご対応をお願いいたします。\nLINK\n", "2026-11-02", "17:00", "urgency")
    mail("blank-form", "承認期限：　　年　　月　　日（別途ご案内）\nLINK\n", None, None, "deadline-blank")
    mail("no-deadline", "承認期限：なし（お早めにお願いいたします）\nLINK\n", None, None, "deadline-at-once")
    mail("valid-30-days", "この URL は発行から30日間有効です。期間内に承諾してください。\nLINK\n", "2026-12-02")
    mail("link-valid-until", "招待リンクの有効期限は2026年12月2日 09:30（日本時間）です。\nLINK\n", "2026-12-02", "09:30")
    mail("weekday-slip", "11月13日（木）までにご承諾をお願いいたします。\nLINK\n", "2026-11-13", None, "deadline-weekday")
    mail("old-template", "2025年11月13日までにご承諾ください。\nLINK\n", "2025-11-13", None, "deadline-past")
    mail("wide-digits", "１１月１３日（金）　１８時　〆切\n招待の承諾：LINK\n", "2026-11-13", "18:00")
    mail("day-and-noon", "10日（火）正午までに承諾をお願いします。\nLINK\n", "2026-11-10", "12:00")
    mail("morning", "来週月曜（9日）の午前中までに承諾をお願いします。\nLINK\n", "2026-11-09")
    mail("eob", "承諾期限: 11/13 EOB でお願いします。\nLINK\n", "2026-11-13")
    mail("open-range", "承認受付期間：～11/13(金)\nLINK\n", "2026-11-13")
    mail("reception-period", "■招待の承認\n受付期間：11/2(月) 10:00 ～ 11/13(金) 17:00\nLINK\n", "2026-11-13", "17:00")
    mail("labels-above", "承認期限\n　11月13日（金）\n請求開始日\n　12月1日（火）\nLINK\n", "2026-11-13")
    mail("box", """┌────────┬──────────────┐
│承認期限│2026年11月13日（金）│
├────────┼──────────────┤
│開通予定│2026年12月1日（火） │
└────────┴──────────────┘
LINK
""", "2026-11-13", more=dict(openingDate="2026-12-01"))
    mail("pipes", "| 承認期限 | 2026/11/13 |\n| 利用開始日 | 2026/12/01 |\n\nLINK\n", "2026-11-13", more=dict(openingDate="2026-12-01"))
    mail("brackets-in-a-row", "【承認期限】2026/11/13【開通予定日】2026/12/01\nLINK\n", "2026-11-13", more=dict(openingDate="2026-12-01"))
    mail("leaders", "・承認期限……11/13（金）\n・承認方法……LINK\n", "2026-11-13")
    mail("accept-and-reply", "ご不明点は11月10日（火）までに本メールへご返信ください。なお、承諾自体は11月13日（金）まで可能です。\nLINK\n", "2026-11-13",
         named=[("reply", "2026-11-10", "11月10日（火）"), ("acceptance", "2026-11-13", "11月13日（金）")])
    mail("lapses-by-itself", "本招待は2026年12月2日に自動的に失効いたします。\nLINK\n", "2026-12-02")
    mail("runs-out", "招待リンクは12月2日で期限切れとなります。\nLINK\n", "2026-12-02")
    mail("holidays", "誠に勝手ながら、11月21日（土）～11月23日（月・祝）は休業とさせていただきます。承諾は11月20日（金）15:00までにお済ませください。\nLINK\n", "2026-11-20", "15:00")
    mail("maintenance", "承認は11月13日（金）までにお願いします。\n11月14日（土）0:00～6:00はメンテナンスのため承認画面をご利用いただけません。\nLINK\n", "2026-11-13")
    mail("end-of-entry-month", "承諾のお手続きは、お申込み月の末日（11月30日）までにお願いいたします。\nLINK\n", "2026-11-30")
    mail("seventh-day", "ご承諾の期限は、本メール送信日の翌日から起算して7日目（11月9日）の23時59分です。\nLINK\n", "2026-11-09", "23:59")
    mail("without-holiday", "恐れ入りますが、11月3日（火・祝）を除く5営業日以内にご承諾をお願いいたします。\nLINK\n", "2026-11-10")
    mail("era", "期限：令和8年11月13日（金）午後5時必着\n上記までに承諾をお願いします。\nLINK\n", "2026-11-13", "17:00")

    for name, words, day, time, *codes in (
        ("zone-in-hours", "2026年11月13日 17:00 (UTC+9) までに承諾してください。", "2026-11-13", "17:00"),
        ("zone-of-utc", "承諾期限：2026-11-13T08:00:00Z", "2026-11-13", "17:00"),
        ("zone-before", "承諾期限：11月13日 日本時間17:00", "2026-11-13", "17:00"),
        ("eight-digits", "20261113までに承諾してください。", "2026-11-13", None),
        ("dots-and-weekday", "11.13（金）までに承諾をお願いします。", "2026-11-13", None),
        ("third-friday", "11月第3金曜日までに承諾してください。", "2026-11-20", None),
        ("days-before", "ライセンスの切替日（12月1日）の3営業日前までに承諾してください。", "2026-11-26", None),
        ("day-before", "承諾期限：12月1日の前日", "2026-11-30", None),
        ("reception-ends", "11月13日17時をもって承諾の受付を終了します。", "2026-11-13", "17:00"),
        ("whole-week", "承諾は来週いっぱいでお願いします。", "2026-11-13", None),
        ("next-working-day", "翌営業日までに承諾をお願いします。", "2026-11-04", None),
        ("closing-hour", "11月13日（金）の終業時刻までに承諾してください。", "2026-11-13", None),
        ("from-to", "承諾は11月9日から11月13日の間にお願いいたします。", "2026-11-13", None),
        ("as-deadline", "11月13日を承諾期限といたします。", "2026-11-13", None),
        ("spaced-label", "承 諾 期 限：11月13日", "2026-11-13", None),
        ("hours-valid", "招待リンクは送信から72時間有効です。", "2026-11-05", "09:30"),
        ("before-holidays", "お盆前までに承諾してください。", None, None, "deadline-unread"),
        ("head-of-month", "来月頭までに承諾してください。", None, None, "deadline-unread"),
        ("at-year-end-of-books", "四半期末までに承諾してください。", None, None, "deadline-unread"),
    ):
        mail(name, f"{words}\nLINK\n", day, time, *codes)
    mail("either", "11月13日（金）または11月16日（月）までに承諾してください。\nLINK\n", "2026-11-13",
         named=[("acceptance", "2026-11-13", "11月13日（金）"), ("acceptance", "2026-11-16", "11月16日（月）")])

def no_deadlines():
    """Days that are none to accept by, and days counted from something else than the mail."""
    mail("asks-how-far", "承諾状況は11月20日に確認します。\nLINK\n")
    mail("looks-at-it", "11月10日に承諾状況を確認し、未承諾の場合は改めてご連絡いたします。\nLINK\n")
    mail("until-then", "11月10日に一度承諾状況を確認させていただきますので、それまでにお願いします。\nLINK\n", None, None, "deadline-unread")
    mail("after-it-is-done", "承諾完了後、11月17日頃にライセンスを付与します。\nLINK\n")
    mail("takes-effect", "承諾後24時間以内に反映されます。\nLINK\n")
    mail("issued-after", "承諾いただいてから3日以内にライセンスを発行いたします。\nLINK\n")
    mail("issued-after-en", "Once you accept, the licenses will be assigned within 24 hours.\nLINK\n", None, None, "urgency")
    mail("of-the-order", "お申し込みから30日以内に承諾がない場合、自動的にキャンセルとなります。\nLINK\n", None, None, "deadline-unread")
    mail("of-the-start", "ご利用開始から14日以内に承諾してください。\nLINK\n", None, None, "deadline-unread")
    mail("of-the-order-en", "Please accept within 14 days of placing your order.\nLINK\n", None, None, "deadline-unread")
    mail("of-the-mail", "本メールの受信から7日以内に承諾してください。\nLINK\n", "2026-11-09")
    mail("of-the-mail-en", "Please accept within 7 days of receiving this email.\nLINK\n", "2026-11-09")
    mail("campaign-footer", f"承諾をお願いいたします。\nLINK\n{SIGNATURE}\n【PR】Copilot 早割キャンペーン実施中！12月25日（金）まで\n{FOOTER}",
         named=[("campaign", "2026-12-25", "12月25日（金）")])
    mail("exhibition-footer", "承諾をお願いいたします。\nLINK\n--\nつばさ電器 森\n11/18(水)～11/20(金) 架空 EXPO 2026 に出展します\n", head=DEALER)


def shops():
    mail("shop-friday", "山田さん、いつもお世話になっています。つばさ電器の森です。\n先日お話ししたマイクロソフトの件、下の URL を開いて「承諾」を押してもらえますか？\n今度の金曜までにお願いできると助かります。\nLINK\n急がせてすみません。\n", "2026-11-06", head=DEALER)
    mail("shop-about", "来週の水曜（11日）あたりまでに承諾を押しておいてもらえると助かります。\nLINK\n", "2026-11-11", None, "deadline-unread", head=DEALER)
    mail("shop-within-day", "11/10(火)中にご承諾いただけますと、11/16(月)からご利用いただけます。\nLINK\n", "2026-11-10", head=DEALER, more=dict(openingDate="2026-11-16"))
    mail("shop-today", "すみません、今日承諾をお願いします！\nLINK\n", "2026-11-02", head=DEALER)
    mail("shop-sent-today", "本日お送りした招待をご承諾ください。\nLINK\n", head=DEALER)
    mail("shop-soon", "なるべく早めに承諾をお願いします。\nLINK\n", None, None, "deadline-at-once", head=DEALER)
    mail("shop-weekend", "週末までに承諾しておいてください。\nLINK\n", None, None, "deadline-unread", head=DEALER)
    mail("shop-tonight", "今夜中に承諾をお願いします。\nLINK\n", "2026-11-02", head=DEALER)
    mail("shop-in-week", "1週間くらいで承諾してもらえますか。\nLINK\n", None, None, "deadline-unread", head=DEALER)
    mail("shop-month-end", "11月いっぱいで今の契約が切れるので、承諾は20日くらいまでにお願いします。\nLINK\n", "2026-11-20", None, "deadline-unread", head=DEALER)


def english():
    head = dict(sender="Harbor Cloud Ltd.", mail="csp@harbor.example", subject="Reseller relationship request")
    def en(name, text, *args, **more):
        mail(f"en-{name}", f"Dear Taro,\n\n{text}\n\nLINK\n\nKind regards,\nHarbor Cloud Ltd.\n", *args, head=head, **more)
    en("date", "Please accept the reseller relationship request by Friday, 13 November 2026.", "2026-11-13")
    en("hour", "Kindly complete the acceptance no later than 5:00 PM JST on Friday, November 13.", "2026-11-13", "17:00")
    en("have-days", "You have 14 days from the date of this email to accept.", "2026-11-16")
    en("valid-until", "This invitation is valid until 30 November 2026 (23:59 UTC).", "2026-12-01", "08:59")
    en("close-of-play", "Please accept by close of play on Friday.", "2026-11-06")
    en("weekend", "We'd appreciate it if you could accept this before the weekend.", None, None, "deadline-unread")
    en("ordinal", "Please accept by the 13th Nov.", "2026-11-13")
    en("eod-zone", "Please accept by Nov 13th EOD.", "2026-11-13")
    en("cob-number", "Deadline: COB Friday 13/11", "2026-11-13")
    en("ambiguous", "Please accept by 11/12/2026.", "2026-11-12", None, "deadline-ambiguous")
    en("today", "Please accept today.", "2026-11-02")
    en("sent-today", "We sent you the invitation today.")
    en("expires-tomorrow", "Reminder: your invitation expires tomorrow at noon.", "2026-11-03", "12:00")
    en("interruption", "Accept before Nov. 13 to avoid a service interruption on Dec. 1.", "2026-11-12")
    en("eastern", "Please accept no later than 11/13/26 at 5pm EST.", "2026-11-14", "07:00")
    en("action", "Action required by: 2026-11-13", "2026-11-13")
    en("week-number", "Please accept by end of week 46.", None, None, "deadline-unread")
    en("hours", "Please accept within 48hrs.", "2026-11-04", "09:30")
    en("next-days", "Please accept in the next 5 days.", "2026-11-07")
    en("week-from-today", "Please accept no later than one week from today.", "2026-11-09")
    en("tonight", "Please accept by midnight tonight.", "2026-11-02")
    en("noon-tomorrow", "Please accept by noon tomorrow.", "2026-11-03", "12:00")
    en("convenience", "Please accept at your earliest convenience.", None, None, "deadline-at-once")
    en("end-of-business", "Please accept by end of business on November 13.", "2026-11-13")
    en("month-only", "Please accept by November.", None, None, "deadline-unread")
    en("not-past", "Invitations accepted after November 13 cannot be processed in time.", "2026-11-13")
    en("zone-of-gmt", "Please accept by Friday, 13 November 2026, 17:00 (GMT+9).", "2026-11-13", "17:00")
    en("pacific", "Please accept by 5 PM Pacific Time on November 12, 2026.", "2026-11-13", "10:00")
    en("year-end", "Please accept by year-end.", "2026-12-31")
    en("month-in-hyphens", "Acceptance is due 13-Nov-2026.", "2026-11-13")
    en("window", "The acceptance window closes on November 13.", "2026-11-13")
    en("last-day", "November 13 is the last day to accept.", "2026-11-13")
    en("expires-in", "This invitation will expire in 11 days.", "2026-11-13")
    en("days-before", "Please accept at least 3 days before November 16.", "2026-11-13")
    en("holiday-name", "Please accept by Thanksgiving.", None, None, "deadline-unread")
    en("subscription-lapses", "Your current subscription expires on December 1, 2026. Please accept by November 13.", "2026-11-13",
       named=[("contract", "2026-12-01", "December 1, 2026"), ("acceptance", "2026-11-13", "November 13")])


def forwarded():
    quoted = """お疲れさまです。下記、対応をお願いします。

-----Original Message-----
From: みなとディストリビューション <csp@minato.example>
Sent: Friday, October 23, 2026 3:12 PM
To: 情報システム部
Subject: リセラー関係の承認のお願い

DAYS
LINK
"""
    colleague = dict(sender="佐藤 次郎", mail="sato@customer.example", subject="FW: リセラー関係の承認のお願い")
    mail("forwarded-week", quoted.replace("DAYS", "1週間以内に承諾をお願いいたします。"), "2026-10-30", None, "deadline-past", head=colleague)
    mail("forwarded-friday", quoted.replace("DAYS", "来週金曜日までに承諾をお願いいたします。"), "2026-10-30", None, "deadline-past", head=colleague)
    mail("forwarded-date", quoted.replace("DAYS", "11月13日（金）までに承諾をお願いいたします。"), "2026-11-13", head=colleague)
    japanese = """ご確認ください。

差出人: みなとディストリビューション <csp@minato.example>
送信日時: 2026年10月30日 15:12
宛先: 情報システム部 <it@customer.example>
件名: リセラー関係の承認のお願い

本日より10日以内に承諾をお願いいたします。
LINK
"""
    mail("forwarded-japanese", japanese, "2026-11-09", head=colleague)
    gmail = """これですかね？

2026年10月30日(金) 15:12 みなとディストリビューション <csp@minato.example>:

> お世話になっております。
> 来週中に承諾をお願いいたします。
>
> LINK
>
"""
    mail("gmail-quoted", gmail, "2026-11-06", head=colleague)
    mail("gmail-forwarded", """---------- Forwarded message ---------
From: Harbor Cloud <csp@harbor.example>
Date: Fri, Oct 23, 2026 at 3:12 PM
Subject: Reseller relationship
To: <it@customer.example>

Please accept within 14 days.
LINK
""", "2026-11-06", head=colleague)
    mail("apple-forwarded", """Begin forwarded message:

From: Harbor Cloud <csp@harbor.example>
Subject: Reseller relationship
Date: October 23, 2026 at 15:12:00 GMT+9
To: it@customer.example

Please accept the invitation by tomorrow.
LINK
""", "2026-10-24", None, "deadline-past", head=colleague)
    mail("wrote", """> On Fri, Oct 23, 2026 at 3:12 PM Harbor Cloud <csp@harbor.example> wrote:
>
> Please accept within one week.
> LINK
""", "2026-10-30", None, "deadline-past", head=colleague)
    mail("reply-above", """承諾は今週中にお願いします。

2026年10月20日(火) 10:00 佐藤 <sato@customer.example>:
> 招待を送ってください。
LINK
""", "2026-11-06")
    text = "お疲れさまです。\n添付のメールの件、お願いします。\n"
    inner = eml(f"5日以内に承諾をお願いいたします。\n{LINK}\n", date="Fri, 30 Oct 2026 15:12:00 +0900", **DISTRIBUTOR)
    case("partners/forwarded-as-attachment.eml", multipart("mixed", part(text), b"Content-Type: message/rfc822\r\n\r\n" + inner, date=SENT, **colleague), ok(deadline="2026-11-04", warnings=[]))
    wrapped_link = "\n> ".join(LINK[i:i + 74] for i in range(0, len(LINK), 74))
    mail("quoted-wrapped", f"> 承諾期限：11月13日（金）\n> {wrapped_link}\n", "2026-11-13", None, "rejoined", head=colleague)


MSO = """<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15 (filtered medium)">
<!--[if !mso]><style>v\\:* {behavior:url(#default#VML);} .shape {behavior:url(#default#VML);}</style><![endif]-->
<style><!--
@font-face {font-family:"Yu Gothic"; panose-1:2 11 4 0 0 0 0 0 0 0;}
p.MsoNormal, li.MsoNormal, div.MsoNormal {margin:0mm; font-size:10.5pt; font-family:"Yu Gothic";}
a:link, span.MsoHyperlink {mso-style-priority:99; color:#0563C1; text-decoration:underline;}
span.EmailStyle17 {mso-style-type:personal-compose; color:windowtext;}
.MsoChpDefault {mso-style-type:export-only;}
@page WordSection1 {size:612.0pt 792.0pt; margin:99.25pt 30.0mm 30.0mm 30.0mm;}
--></style><!--[if gte mso 9]><xml><o:shapedefaults v:ext="edit" spidmax="1026" /></xml><![endif]-->"""


def outlook():
    line = lambda text: f"<p class=MsoNormal><span lang=EN-US>{text}<o:p></o:p></span></p>"
    def word_page(name, lines, *args, **more):
        body = "<div class=WordSection1>" + "".join(map(line, lines)) + "</div>"
        page(f"outlook-{name}", body, *args, style=MSO, **more)
    word_page("plain", ["承認期限：11月13日（金）", "<a href='LINK'>LINK</a>"], "2026-11-13")
    word_page("split-runs", ["承認期限：11</span><span>月</span><span lang=EN-US>13</span><span>日（金）17</span><span lang=EN-US>:00", "<a href='LINK'>こちら</a>"], "2026-11-13", "17:00")
    button = "<table border=0 cellspacing=0><tr><td style='background:#0078D4;padding:7.5pt'><p class=MsoNormal><a href='LINK'><span style='color:white;text-decoration:none'>招待を承諾する</span></a></p></td></tr></table>"
    word_page("button", ["11月13日までに承諾をお願いします。", button], "2026-11-13")
    word_page("gradient", ["11月13日までに承諾をお願いします。", "<a href='LINK' style='background-image:linear-gradient(#0078d4,#005a9e);color:#ffffff;padding:8px'>承諾する</a>"], "2026-11-13")
    preheader = "<div style='display:none;max-height:0;overflow:hidden;mso-hide:all'>承認のお願い&nbsp;&zwnj;&nbsp;&zwnj;</div>"
    page("preheader", preheader + "<p>承認期限：11月13日（金）</p><a href='LINK'>招待を承諾する</a>", "2026-11-13")
    page("layout-tables", "<table width=600><tr><td><table><tr><th align=left>ご契約番号</th><td>T-2026-1102</td></tr><tr><th align=left>承認期限</th><td>2026年11月13日（金）<br>17:00</td></tr><tr><th>開通予定日</th><td>2026年12月1日</td></tr></table></td></tr><tr><td><a href='LINK'>承諾する</a></td></tr></table>",
         "2026-11-13", "17:00", more=dict(openingDate="2026-12-01"))
    page("column-table", "<table><tr><th>お客様</th><th>承認期限</th><th>ご利用開始日</th></tr><tr><td>顧客株式会社</td><td>2026/11/13</td><td>2026/12/01</td></tr></table><p><a href='LINK'>承諾</a></p>",
         "2026-11-13", more=dict(openingDate="2026-12-01"))
    page("unsubscribe", "<p>承認期限：11月13日（金）</p><p><a href='LINK'>招待を承諾する</a></p><hr><p style='font-size:11px;color:#999'>配信停止は<a href='https://www.minato.example/unsubscribe?u=1'>こちら</a>｜<a href='https://www.minato.example/privacy'>プライバシー ポリシー</a>｜(c) 2026</p>", "2026-11-13")
    page("online-version", "<p style='font-size:10px'>正しく表示されない場合は<a href='https://www.minato.example/mail/8f3a'>こちら</a></p><p>承認期限：11月13日（金）</p><a href='LINK'>招待を承諾する</a>", "2026-11-13")
    page("dark", "<p>承認期限：11月13日（金）</p><div class=dark><a class=button href='LINK'>招待を承諾する</a></div>", "2026-11-13",
         style="<style>.button{background-color:#0078d4;color:#fff} @media (prefers-color-scheme: dark){.dark{display:none!important} .button{color:#000}}</style>")
    both = multipart("alternative", part(f"承認期限：11月13日（金）\n招待を承諾する<{LINK}>\n"), part(f"<html><body><p>承認期限：11月13日（金）</p><a href='{HREF}'>招待を承諾する</a></body></html>", "text/html"), date=SENT, **DISTRIBUTOR)
    case("partners/outlook-alternative.eml", both, ok(deadline="2026-11-13", also=1, warnings=[]))
    teams = wrapped(LINK, "teams").replace("&", "&amp;")
    page("teams-notice", f"<p>高橋 さんからのメッセージ</p><div>@山田 承認リンクです。金曜までにお願いします！<br><a href='{teams}'>{HREF}</a></div>", "2026-11-06", None, "sender-is-microsoft",
         head=dict(sender="高橋 (Teams)", mail="noreply@email.teams.microsoft.com"), more=dict(wrappers=["safe-links"]))


def texts():
    """What people paste: chats, notes, one line."""
    def text(name, body, day=None, time=None, *codes, now="2026-11-02T00:30:00Z", link=LINK, **more):
        case(f"partners/text-{name}.txt", body.replace("LINK", link), facts(body, day, time, codes, link=link, **more), args=["--now", now])
    text("teams-chat", "[2026/11/02 9:31] 高橋 健\n@山田 承認リンクです。11/13(金)までにお願いします。\nLINK\n\n[2026/11/02 9:40] 山田 太郎\n了解です！\n", "2026-11-13")
    text("teams-copy", "高橋 健\n9:31\n承諾お願いします🙏 LINK 期限は11/13です\n山田 太郎\n9:40\n👍\n", "2026-11-13")
    text("slack", "高橋  9:31 AM\n招待です → <LINK>\n*期限: 11/13(金) 17:00*\n", "2026-11-13", "17:00")
    text("outlook-link", "招待を承諾する<LINK>\n承認期限: 2026/11/13\n", "2026-11-13")
    text("double-link", "LINK<LINK>\n11月13日までに承諾してください。\n", "2026-11-13", also=1)
    text("wide-brackets", "承諾はこちら＜LINK＞から、11月13日までに。\n", "2026-11-13")
    text("ticket", "Ticket #2026-1102\nStatus: Open\nDue date: 2026-11-13\nDescription: accept the reseller invitation\nLINK\n", "2026-11-13")
    text("bilingual-slash", "承認期限 / Deadline: 2026/11/13 17:00 JST\nLINK\n", "2026-11-13", "17:00")
    text("safe-links", "承諾期限は11月13日です。\nLINK\n", "2026-11-13", link=LINK)


def bilingual():
    both = f"""（English follows Japanese）

リセラー関係の承認を2026年11月13日（金）までにお願いいたします。
LINK

Please approve the reseller relationship by Friday, November 13, 2026.
{SIGNATURE}"""
    mail("bilingual", both, "2026-11-13")
    differ = both.replace("Friday, November 13", "Tuesday, November 10")
    mail("bilingual-differ", differ, "2026-11-10", named=[("acceptance", "2026-11-13", "2026年11月13日（金）"), ("acceptance", "2026-11-10", "November 10, 2026")])
    mail("bilingual-numbers", "承認期限 Deadline: 2026/11/12\nLINK\n", "2026-11-12")
    mail("bilingual-business-days", "5営業日以内に承認をお願いします。\nPlease approve within 5 business days.\nLINK\n", "2026-11-10")


def encoded():
    mail("jis", f"承認期限：11月13日（金）17:00\n㈱みなと  ﾗｲｾﾝｽ営業部\nLINK\n{SIGNATURE}".replace("㈱", "(株)").replace("ﾗｲｾﾝｽ", "ライセンス").replace("～", "〜"), "2026-11-13", "17:00", charset="iso-2022-jp", cte="7bit")
    mail("jis-wrapped", "承認期限は、11月\n13日（金）です。\nLINK\n", "2026-11-13", charset="iso-2022-jp", cte="7bit")
    mail("quoted-printable", f"承認期限：11月13日（金）\nLINK\n{SIGNATURE}{FOOTER}", "2026-11-13", cte="quoted-printable")
    pasted = "承認期限：11月13日（金）\n" + qp(LINK.encode()).decode().replace("\r\n", "\n") + "\n"
    case("partners/quoted-printable-pasted.eml", eml(pasted, date=SENT, **DISTRIBUTOR), ok(deadline="2026-11-13", warnings=["quoted-printable-left"]))
    calendar = part("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:承認期限\nDTSTART;VALUE=DATE:20261113\nEND:VEVENT\nEND:VCALENDAR\n", 'text/calendar; name="deadline.ics"', "utf-8", "base64", 'Content-Disposition: attachment; filename="deadline.ics"')
    case("partners/calendar.eml", multipart("mixed", part(f"承認期限：11月13日（金）\n{LINK}\n"), calendar, date=SENT, **DISTRIBUTOR), ok(deadline="2026-11-13", warnings=[]))
    guide = lambda targets: part(pdf(*targets), 'application/pdf; name="guide.pdf"', "", "base64", 'Content-Disposition: attachment; filename="guide.pdf"')
    case("partners/guide-pdf.eml", multipart("mixed", part(f"承認期限：11月13日（金）\n手順は添付をご覧ください。\n{LINK}\n"), guide([LINK, "https://www.minato.example/support"]), date=SENT, **DISTRIBUTOR), ok(deadline="2026-11-13", also=1, warnings=[]))


def several_links():
    gdap = dict(kind="gdap", url=GDAP, relationshipId=f"{R}-{P}", verdict="genuine", hostOk=True, lapses="2027-01-31", warnings=["asks-granular-rights"])
    def two(name, text, *records):
        case(f"partners/{name}.eml", eml(text, date=SENT, **DISTRIBUTOR), *records)
    two("gdap-beside", f"リセラー関係と GDAP の承認を11月13日（金）までにお願いします。\n1. リセラー関係\n{LINK}\n2. GDAP\n{GDAP}\n", ok(deadline="2026-11-13", warnings=["administration-beside"]), gdap | dict(deadline="2026-11-13"))
    two("gdap-three", f"承認期限：11月13日（金）\n(1) 顧客契約 {MCA}\n(2) リセラー関係 {LINK}\n(3) GDAP {GDAP}\n",
        dict(kind="mca", url=MCA, verdict="genuine", hostOk=True, deadline="2026-11-13", warnings=[]), ok(deadline="2026-11-13", warnings=["administration-beside"]), gdap | dict(deadline="2026-11-13"))
    two("gdap-own-deadlines", f"リセラー関係の承認期限：11月13日（金）\n{LINK}\nGDAP の承認期限：11月20日（金）\n{GDAP}\n",
        ok(deadline="2026-11-13", warnings=["administration-beside"], deadlines=[dict(purpose="acceptance", day="2026-11-13", text="11月13日（金）", context="リセラー関係の承認期限：11月13日（金）"), dict(purpose="acceptance", day="2026-11-20", text="11月20日（金）", context="GDAP の承認期限：11月20日（金）")]),
        gdap | dict(deadline="2026-11-13", deadlines=[dict(purpose="acceptance", day="2026-11-13", text="11月13日（金）", context="リセラー関係の承認期限：11月13日（金）"), dict(purpose="acceptance", day="2026-11-20", text="11月20日（金）", context="GDAP の承認期限：11月20日（金）")]))
    two("gdap-90-days", f"GDAP の承認リクエストは90日間（2027年1月31日まで）有効です。\n{GDAP}\n", gdap | dict(deadline="2027-01-31"))
    provider = GDAP.replace(f"-{P}", f"-{Q}")
    two("gdap-of-provider", f"承認期限：11月13日（金）\n{INDIRECT}\n{provider}\n", ok(url=INDIRECT, kind="indirect-reseller", msppId="601089", indirectCspId=Q, deadline="2026-11-13", warnings=["administration-beside"]),
        gdap | dict(url=provider, relationshipId=f"{R}-{Q}", deadline="2026-11-13"))
    two("portal-login", f"承認期限：11月13日（金）\n{LINK}\n\nご契約内容の確認：https://portal.minato.example/login\n", ok(deadline="2026-11-13", warnings=["asks-sign-in"]))
    two("guide-link", f"承認期限：11月13日（金）\n{LINK}\n\n承認手順のマニュアル：https://www.minato.example/manual/accept.pdf\n", ok(deadline="2026-11-13", warnings=["instructions-elsewhere"]))
    two("support-links", f"承認期限：11月13日（金）\n{LINK}\n\nMicrosoft 365 管理センター：https://admin.microsoft.com/\nお問い合わせ：https://www.minato.example/contact\n", ok(deadline="2026-11-13", warnings=[]))
    two("encoded-hash", f"承認期限：11月13日（金）\n{LINK.replace('#', '%23')}\n", bad("fragment-lost", "mspp-id-damaged", verdict="damaged", kind="reseller", partnerId=P, msppId=None, rawMsppId="0#/partners/invitation", hostOk=True, deadline="2026-11-13"))
    two("tracked", f"承認期限：11月13日（金）\n招待を承諾する: https://click.minato.example/ls/click?upn=8f3a\n", bad("host-foreign", "accepts-elsewhere", kind="unknown", url="https://click.minato.example/ls/click", deadline="2026-11-13"))


def cases():
    for group in [distributors, no_deadlines, shops, english, forwarded, outlook, texts, bilingual, encoded, several_links]:
        group()
