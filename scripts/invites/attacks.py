"""Mails that try to pass a foreign link as an invitation, or to ask for something unseen. Run by `scripts/make-invites`.

Nothing that leads to a foreign site is genuine, and whatever asks for something is named.
"""

from __main__ import GDAP, HOME, LINK, NAME, P, R, ROUTE, TEMPLATE, bad, case, eml, ok, pct

HREF = LINK.replace("&", "&amp;")
EVIL = "https://kessai.example/1"
PATH = LINK.removeprefix("https://admin.microsoft.com")
REAL = f'<p>リセラー関係の承諾をお願いします。</p><p><a href="{HREF}">招待を承諾する</a></p>'
LURE = f"<p>{TEMPLATE}</p>"


def page(name, body, *records):
    case(f"attacks/{name}.eml", eml(f"<html><body>{body}</body></html>", kind="text/html"), *records)


def text(name, link, *records):
    case(f"attacks/{name}.txt", f"{TEMPLATE}\n{link}\n", *records)


def elsewhere(url=EVIL, *more):
    """The record of a mail whose only link leads elsewhere."""
    return bad("host-foreign", "accepts-elsewhere", *more, kind="unknown", hostOk=False, url=url)


def beside(name, link, *codes):
    """The real invitation, and something that asks as well."""
    page(name, REAL + link, ok(warnings=list(codes)))


def hosts():
    def forged(name, link, *codes, **more):
        facts = bad(*codes, kind="reseller", partnerId=P, hostOk=False) | more
        text(f"host-{name}", link, facts)
        page(f"href-{name}", LURE + f'<a href="{link.replace("&", "&amp;")}">承諾する</a>', dict(facts))
    forged("in-path", f"https://kessai.example/admin.microsoft.com{PATH}", "host-foreign")
    forged("in-query", f"https://kessai.example/?@admin.microsoft.com{PATH}", "host-foreign", "type-unknown", kind="unknown")
    forged("in-fragment", f"https://kessai.example/Adminportal/Home?partnerId={P}&invType=ResellerRelationship#@admin.microsoft.com/partners/invitation", "host-foreign", "fragment-unknown", msppId=None)
    forged("encoded-userinfo", f"https://admin.microsoft.com%2FAdminportal%2FHome@kessai.example{PATH}", "host-userinfo")
    forged("decimal", f"https://3405803783{PATH}", "host-address")
    forged("ipv6", f"https://[2001:db8::1]{PATH}", "host-address")
    forged("division-slash", f"https://admin.microsoft.com\u2215home.kessai.example{PATH}", "host-extra-label", "host-punycode")
    forged("top-level", f"https://admin.cloud.rnicrosoft{PATH}", "host-homoglyph")
    forged("hyphen-before", f"https://admin.microsoft.com-login.example{PATH}", "host-extra-label")
    forged("national-like", f"https://admin.microsoft365.us.kessai.example{PATH}", "host-extra-label")
    forged("dotted", f"https://admin.microsoft.com。kessai.example{PATH}", "host-extra-label")
    page("host-zero-width", LURE + f'<a href="https://admin.microsoft.com&#8203;.kessai.example{PATH}">承諾する</a>', bad("host-extra-label", kind="reseller", partnerId=P, hostOk=False))
    page("host-over-lines", LURE + f'<a href="https://admin.microsoft.com\n.kessai.example{PATH}">承諾する</a>', bad("host-extra-label", kind="reseller", partnerId=P, hostOk=False))
    page("backslashes", LURE + f'<a href="https:\\\\kessai.example\\1">承諾する</a>', elsewhere())
    # No browser opens it; what the mail has in the place of its link is named all the same.
    page("right-to-left", LURE + '<a href="https://admin.micro&#x202e;tfos.com/1">承諾する</a>', bad("only-foreign-links", verdict="unverifiable", kind="unknown", hostOk=False, url=None))
    text("port", LINK.replace(".com/", ".com:444/"), bad("host-port", verdict="damaged", kind="reseller", partnerId=P, hostOk=False))
    text("national", LINK.replace("admin.microsoft.com", "admin.microsoft365.us"), bad("national-cloud", verdict="unverifiable", kind="reseller", partnerId=P, hostOk=True))


def requests():
    def unsure(name, link, *codes, **more):
        text(f"link-{name}", link, bad(*codes, verdict="unverifiable", kind="reseller", hostOk=True) | more)
    twice = dict(partnerId=None, rawPartnerId=f"{P}, {R}")
    unsure("partner-in-fragment", LINK + f"?partnerId={R}", "parameter-twice", **twice)
    unsure("encoded-name", LINK.replace(ROUTE, f"&%70artnerId={R}{ROUTE}"), "parameter-twice", **twice)
    unsure("other-case", LINK.replace(ROUTE, f"&PARTNERID={R}{ROUTE}"), "parameter-twice", **twice)
    text("link-two-fragments", LINK + "#/BillingAccounts/agreement", bad("fragment-unknown", verdict="damaged", kind="reseller", partnerId=P, hostOk=True))
    text("link-address-behind", LINK + "@kessai.example", bad("fragment-unknown", verdict="damaged", kind="reseller", partnerId=P, hostOk=True))
    both = f"https://www.google.com/url?q={pct(LINK)}&url={pct(EVIL)}"
    text("redirector-two-targets", both, bad("opaque-wrapper", verdict="unverifiable", kind="opaque", hostOk=False))
    both = f"https://jpn01.safelinks.protection.outlook.com/?url={pct(LINK)}&URL={pct(EVIL)}&data=05"
    text("wrapper-two-targets", both, bad("opaque-wrapper", verdict="unverifiable", kind="opaque", hostOk=False))
    text("redirector-foreign", f"https://www.youtube.com/redirect?q={pct(LINK)}", bad("open-redirect", kind="reseller", partnerId=P, hostOk=False))


def elements():
    # Of two addresses on one element, the one counts that a browser opens.
    page("svg-two-addresses", LURE + f'<svg><a xlink:href="{HREF}" href="{EVIL}"><text>承諾する</text></a></svg>', elsewhere())
    page("button-two-addresses", LURE + f'<form><button action="{HREF}" formaction="{EVIL}">承諾する</button></form>', elsewhere())
    beside("svg", f'<svg><a href="{EVIL}"><text>承諾する</text></a></svg>', "accepts-elsewhere")
    beside("area", f'<p>承諾はこちら</p><img src="b.png" width="300" height="80" usemap="#m"><map name="m"><area shape="rect" coords="0,0,300,80" href="{EVIL}"></map>', "accepts-elsewhere")
    beside("image-button", f'<form action="{EVIL}"><p>承諾する</p><input type="image" src="b.png"></form>', "accepts-elsewhere")
    beside("refresh-without-name", f'<p>承諾してください。</p><meta http-equiv="refresh" content="0; {EVIL}">', "accepts-elsewhere", "hidden-link")
    page("without-scheme", LURE + '<a href="//kessai.example/1">承諾する</a>', elsewhere())
    page("base-without-scheme", '<base href="//kessai.example/">' + LURE + '<a href="/1">承諾する</a>', elsewhere())
    page("base-behind", LURE + f'<a href="{PATH.replace("&", "&amp;")}">承諾する</a><base href="https://kessai.example/">', bad("host-foreign", kind="reseller", partnerId=P, hostOk=False))
    page("base-second", '<base target="_blank"><base href="https://kessai.example/">' + LURE + '<a href="/1">承諾する</a>', elsewhere())
    page("outlook-upper-case", f'{REAL}<!--[if mso]><V:ROUNDRECT HREF="{EVIL}"><center>招待を承諾する</center></V:ROUNDRECT><![endif]-->', ok(warnings=["accepts-elsewhere", "hidden-link"]))
    page("app-scheme", LURE + '<a href="ms-appinstaller:?source=https://kessai.example/1">承諾する</a>', bad("accepts-elsewhere", kind="unknown", hostOk=False))
    beside("words-with-zero-width", f'<a href="{EVIL}">承&#8203;諾す&#173;る</a>', "accepts-elsewhere")
    beside("words-with-entities", f'<a href="{EVIL}">A&#x200b;cc&shy;ept</a>', "accepts-elsewhere")
    page("shows-wide-host", LURE + f'<a href="{EVIL}">ａｄｍｉｎ．ｍｉｃｒｏｓｏｆｔ．ｃｏｍ</a>', bad("host-foreign", "shows-another-link", kind="unknown", hostOk=False, url=EVIL))
    page("shows-broken-host", LURE + f'<a href="{EVIL}">https://admin.<wbr>microsoft.com/</a>', bad("host-foreign", "shows-another-link", kind="unknown", hostOk=False, url=EVIL))


def hidden():
    evil = f'<a href="{EVIL}">招待を承諾する</a>'
    styles = {"translate": "transform:translateX(-9999px)", "viewport": "position:absolute;left:-100vw", "em": "text-indent:-100em", "circle": "clip-path:circle(0)", "filter": "filter:opacity(0)",
              "content": "content-visibility:hidden", "fill": "-webkit-text-fill-color:transparent", "alpha": "color:#ffffff00", "rgb-blank": "color:rgb(255 255 255)", "hsl": "color:hsl(0,0%,100%)",
              "near": "color:#fefefe", "font": "font:0/0 a", "scale": "scale:0", "clip": "height:0;overflow:clip"}
    for name, style in styles.items():
        beside(f"hidden-{name}", f'<div style="{style}">{evil}</div>', "accepts-elsewhere", "hidden-link")
    beside("hidden-all-screens", f'<style>@media all {{.x{{display:none}}}}</style><div class="x">{evil}</div>', "accepts-elsewhere", "hidden-link")
    # Mail programs that do not know these elements show what is in them.
    beside("details", f"<details><summary>x</summary>{evil}</details>", "accepts-elsewhere")
    beside("dialog", f"<dialog>{evil}</dialog>", "accepts-elsewhere")


def cases():
    for group in [hosts, requests, elements, hidden]:
        group()
