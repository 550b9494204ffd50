namespace Ysco.Admin;

/// <summary>
/// How the page looks: one column of sections that become two where there is room, in light and dark as the reader has it
/// set. Nothing in it comes from anywhere else: no font, no image.
/// References: WCAG 2.2: 1.4.3 (contrast of 4.5 to 1), 1.4.10 (reflow at 320 px), 2.4.7 (focus to be seen), 2.5.8 (size of what is
/// pressed).
/// </summary>
internal static class PageStyle
{
    /// <summary>SHA-256 of <see cref="Css"/> in base64: no other style counts on the page (CSP level 3 section 2.3.1).</summary>
    internal const string CssHash = "sha256-cmARRWf/KI4O+gFwGxi98ZNkcTS+zQ5bwesW+N1OcxU=";

    /// <summary>The text between the tags, which is what is hashed.</summary>
    internal static ReadOnlySpan<byte> Css => """

        :root{--bg:#fff;--soft:#f6f7f9;--fg:#1b1f23;--dim:#59636e;--line:#d8dde3;--edge:#8a949e;--link:#0a56a8;--on:#fff;
        --good:#1a6b34;--goodbg:#e9f5ed;--wait:#0a56a8;--waitbg:#eaf2fb;--warn:#7d4e00;--warnbg:#fdf4e0;--bad:#a8201a;--badbg:#fdeceb}
        @media(prefers-color-scheme:dark){:root{--bg:#14171a;--soft:#1c2024;--fg:#e2e6ea;--dim:#9aa4ae;--line:#2e343a;--edge:#6b757f;--link:#7db7f5;--on:#10151b;
        --good:#6fce8d;--goodbg:#16261c;--wait:#7db7f5;--waitbg:#152231;--warn:#e5b75a;--warnbg:#2a2213;--bad:#f28b82;--badbg:#2e1a19}}
        *{box-sizing:border-box}
        html{color-scheme:light dark;text-size-adjust:100%}
        body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif;overflow-wrap:break-word}
        header,main,footer{max-width:78rem;margin:0 auto;padding:0 1.25rem}
        header{padding-top:1.25rem}
        h1,h2,h3,p,dl,dd,fieldset{margin:0;padding:0;border:0}
        h1{font-size:1.5rem;line-height:1.25;overflow-wrap:anywhere}
        h2{font-size:1.1rem;margin-bottom:.6rem}
        h3{font-size:.95rem;margin-bottom:.3rem}
        section{margin-top:2.25rem}
        p+p,p+dl,p+table,table+p,dl+p,p+form,form+p,table+form,.row+p,details{margin-top:.6rem}
        a{color:var(--link)}
        .dim,caption,legend,dt,small{color:var(--dim)}
        small{font-size:.87em;white-space:nowrap}form>small{white-space:normal}
        code,td,dd,.notice p{overflow-wrap:anywhere;unicode-bidi:isolate}
        .top{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;align-items:baseline;margin-bottom:.9rem}
        .top strong{letter-spacing:.02em}
        nav ul{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;margin:0;padding:0;list-style:none}
        nav a{display:inline-block;padding:.15rem 0}
        .is{display:flex;flex-wrap:wrap;gap:.1rem .9rem;margin-top:.15rem}
        .notice{border-left:4px solid var(--c);background:var(--b);padding:.55rem 1.1rem;margin-top:.5rem}
        .notice h2,.notice h3{color:var(--c);margin:0}
        .lead{padding-block:.85rem;margin-top:1.1rem}
        .lead h2{font-size:1.3rem;line-height:1.3}
        .good{--c:var(--good);--b:var(--goodbg)}.wait,.busy{--c:var(--wait);--b:var(--waitbg)}.warn{--c:var(--warn);--b:var(--warnbg)}.bad{--c:var(--bad);--b:var(--badbg)}
        .row{display:flex;flex-wrap:wrap;gap:.6rem 1.5rem;align-items:end;margin-top:1rem}
        .row form,fieldset>div{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end}
        label{display:grid;gap:.15rem;font-size:.87rem;color:var(--dim)}
        input,textarea,button{font:inherit;color:inherit;border:1px solid var(--edge);border-radius:5px;background:var(--bg)}
        code,pre,textarea{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9em}
        input{padding:.35rem .55rem;min-height:2.25rem;width:13rem;max-width:100%;color:var(--fg);font-size:.95rem}
        button{padding:.35rem .85rem;min-height:2.25rem;background:var(--soft);cursor:pointer;white-space:nowrap}
        button:hover{border-color:var(--link)}
        button.main{background:var(--link);border-color:var(--link);color:var(--on)}
        td button{padding:.1rem .6rem;min-height:1.85rem;font-size:.9rem}
        button:disabled{opacity:.55;cursor:default}
        :focus-visible{outline:3px solid var(--link);outline-offset:2px}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        caption{text-align:left;padding-bottom:.35rem}
        th,td{text-align:left;vertical-align:baseline;padding:.34rem .9rem .34rem 0;border-top:1px solid var(--line);font-weight:400}
        thead :is(th,td){border:0;color:var(--dim);font-size:.87rem;padding-block:.1rem}
        th:last-child,td:last-child{padding-right:0}
        td.act{text-align:right;width:1%}
        tr.runs th{font-weight:600}
        .log th{white-space:nowrap;color:var(--dim)}.log th:first-child{width:1%}
        strong{font-weight:600}
        .two{display:grid;gap:0 3rem;grid-template-columns:minmax(0,1fr)}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.1rem}
        dd{min-width:0}
        summary{cursor:pointer;color:var(--link)}
        fieldset>div{margin-top:.35rem}
        legend{padding:0}
        textarea,pre{width:100%;height:32rem;margin:0;padding:.7rem .8rem;border:1px solid var(--line);border-radius:5px;overflow:auto;tab-size:4;line-height:1.45;white-space:pre}
        textarea{display:block;border-color:var(--edge);color:var(--fg);resize:vertical}
        pre{background:var(--soft);font-size:.78em;tab-size:2}
        .above{margin-bottom:.3rem}
        .above+div{margin-bottom:.6rem}
        footer{margin-top:2.25rem;padding-bottom:2rem}
        footer h2{border-top:1px solid var(--line);padding-top:1.1rem}
        footer code{background:var(--soft);padding:.1rem .35rem;border-radius:4px;display:inline-block;max-width:100%}
        @media(min-width:52rem){.two{grid-template-columns:repeat(2,minmax(0,1fr))}.conf{grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:0 2rem}}
        @media(max-width:51.99rem){.two>*+*{margin-top:2.25rem}.two>*+.near{margin-top:1.2rem}}
        @media(max-width:30rem){header,main,footer{padding-inline:1rem}body{font-size:16px}dl{gap:.1rem .8rem}
        input{font-size:16px}.row :is(label,form,input){flex:1 1 100%;width:100%}.top ul{gap:.1rem .7rem;font-size:.87rem}.row{gap:.75rem}textarea,pre{height:24rem}td button{min-height:2.25rem}}

        """u8;
}
