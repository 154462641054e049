"""How the forms look: one style sheet each."""

SHADES = {
    "Content": "#2f6db5",
    "Source": "#2e8b57",
    "Cue": "#c8742b",
    "Claim": "#8a4fbf",
    "Confirms": "#b5495b",
}
"""Labels in the order of their keys, and their colours."""

BASE = """
.ga-root{max-width:1680px;margin:0 auto}
.ga-root h3,.ga-root h4{font-size:16px !important;line-height:22px !important;margin:0 0 4px !important}
.ga-root .ga-small h4{font-weight:500;font-size:13px !important;line-height:18px !important;margin:6px 0 2px !important}
.ga-root .ga-rule h4{font-weight:400;color:#4b4560}
.ga-card{background:#fff;border:1px solid #e1dee8;border-radius:10px;padding:18px 26px}
.ga-card .lsf-richtext__container{font-size:17px;line-height:28px}
.ga-root .lsf-choices{display:flex;flex-wrap:wrap;gap:2px 14px;margin:2px 0 !important}
.ga-root .lsf-choice,.ga-root .lsf-choice__item,.ga-root .lsf-choice__checkbox{margin:0 !important;padding:0}
.ga-root .lsf-choice__checkbox{height:26px;align-items:center;font-size:14px;font-weight:400}
.ga-root .lsf-choice__checkbox .ant-checkbox{top:0}
.ga-root .lsf-choice__checkbox span{line-height:20px}
.ga-root .lsf-choice__checkbox .lsf-hint{font-size:12px;color:#6b6480;margin-left:2px;top:0;vertical-align:baseline}
.ga-root .ant-form-item{margin-bottom:4px !important}
.ga-small:has(+ .lsf-choices:empty){display:none}
.ga-whole{background:#faf9fd;border:1px solid #e1dee8;border-radius:10px;padding:10px 16px;margin-top:12px}
"""

ALONE = ".lsf-sidepanels__wrapper{display:none}.lsf-sidepanels{padding-right:0 !important}"
"""The form alone: without Label Studio's own panels, which a pair has no use for and a small screen no room."""


def _dressed(name: str, shade: str) -> str:
    """The colours of a label's panel and marks.

    Label Studio's own rule for a mark names its region's id, and fails where that holds a colon or a full stop.
    """
    here = f'.htx-highlight[data-label$=":{name}"]:not(.__hidden)'
    plain = f"background-color:{shade}38 !important"
    if name == "Content":  # it holds other marks
        plain = f"background-color:{shade}14 !important;box-shadow:inset 0 -2px {shade}"
    return (
        f".ga-{name.lower()}{{border-left-color:{shade}}}\n"
        f"{here}{{{plain}}}\n{here}.__active{{background-color:{shade}80 !important}}\n"
    )


ARTICLE = (
    BASE
    + """
.ga-bar{position:sticky;top:0;z-index:5;background:#fdfdfc;padding:4px 0;border-bottom:1px solid #ece9f2}
.ga-bar .lsf-labels{margin:0 !important}
.ga-body{display:grid;grid-template-columns:minmax(0,1fr) 440px;gap:18px;align-items:start;padding-top:12px}
.ga-main .ga-card .lsf-richtext__container{line-height:30px}
.ga-side{position:sticky;top:56px;max-height:calc(100vh - 170px);overflow:auto}
.ga-panel{border-radius:10px;border:1px solid #e1dee8;border-left:5px solid #888;padding:10px 16px;background:#faf9fd}
.ga-hint{padding:0 4px}
.ga-hint h4{margin:8px 0 2px !important}
.ga-hint .ga-rule h4{margin:0 0 3px !important}
.relations-overlay{opacity:.12}
body:has(.ga-content:not([style*="none"])) .relations-overlay{opacity:.7}
"""
    + f"@media (max-width:1500px){{{ALONE}}}\n"
    + "".join(_dressed(name, shade) for name, shade in SHADES.items())
)

PAIR = (
    BASE
    + """
.ga-strip{margin-bottom:10px}
.ga-ask{background:#faf9fd;border:1px solid #e1dee8;border-radius:10px;padding:10px 18px;margin-bottom:12px}
.ga-more{border-left:4px solid #2f6db5;padding-left:14px;margin:6px 0}
.ga-two{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:16px}
.ga-nine .lsf-choices{display:grid;grid-template-columns:repeat(3,minmax(0,1fr))}
.ga-two .ga-card,.ga-one{scroll-padding:64px}
.ga-two .ga-card{max-height:max(300px,calc(100vh - 490px));overflow:auto}
.ga-one{max-height:max(300px,calc(100vh - 490px));overflow:auto}
.ga-two .lsf-richtext::after,.ga-one .lsf-richtext::after{content:"";display:block;height:60vh}
.ga-two mark,.ga-one mark{display:inline-block;scroll-initial-target:nearest;scroll-margin:80px}
"""
    + ALONE
)


def page(style: str, inner: str) -> str:
    """A whole configuration: the style and what it dresses."""
    return f'<View className="ga-root"><Style>{style}</Style>{inner}</View>'
