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
.ga-card{background:#fff;border:1px solid #e1dee8;border-radius:10px;padding:18px 26px}
.ga-root .ant-form-item,.ga-root .lsf-choices{margin:4px 0}
.ga-root h4.ant-typography,.ga-root h5.ant-typography{margin:6px 0 4px}
.ga-root h6,.ga-root .ga-hint h6{font-weight:500;font-size:13px;line-height:18px;color:#6b6480;margin:6px 0 2px}
.ga-whole{background:#faf9fd;border:1px solid #e1dee8;border-radius:10px;padding:10px 16px;margin-top:12px}
"""

ARTICLE = (
    BASE
    + """
.ga-bar{position:sticky;top:0;z-index:5;background:#fdfdfc;padding:8px 0 10px;border-bottom:1px solid #ece9f2}
.ga-body{display:grid;grid-template-columns:minmax(0,1fr) 440px;gap:18px;align-items:start;padding-top:12px}
.ga-main .ga-card{font-size:17px;line-height:30px}
.ga-main .ga-card [class*=richtext],.ga-main .ga-card [class*=RichText]{font-size:17px;line-height:30px}
.ga-side{position:sticky;top:58px}
.ga-panel{border-radius:10px;border:1px solid #e1dee8;border-left:5px solid #888;padding:10px 16px;background:#faf9fd}
.ga-hint{padding:0 4px 8px}
"""
    + "".join(f".ga-{name.lower()}{{border-left-color:{shade}}}\n" for name, shade in SHADES.items())
)

PAIR = (
    BASE
    + """
.ga-strip{margin-bottom:10px}
.ga-ask{background:#faf9fd;border:1px solid #e1dee8;border-radius:10px;padding:10px 18px;margin-bottom:12px}
.ga-more{border-left:4px solid #2f6db5;padding-left:14px;margin:6px 0}
.ga-two{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:16px}
.ga-two .ga-card{max-height:560px;overflow:auto;font-size:17px;line-height:28px}
"""
)


def page(style: str, inner: str) -> str:
    """A whole configuration: the style and what it dresses."""
    return f'<View className="ga-root"><Style>{style}</Style>{inner}</View>'
