namespace Pulse.GraphQL.Explorer;

/// <summary>The style of the schema page: light and dark as the reader's system is, logical directions only.</summary>
internal static class SchemaPageStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ink: light-dark(#1d2430, #e6e9ef); --soft: light-dark(#5b6575, #9aa4b5); --line: light-dark(#e1e5eb, #313946);
          --paper: light-dark(#fff, #161b24); --shade: light-dark(#f5f7fa, #1e2531); --link: light-dark(#0b57d0, #8ab4ff); --warn: light-dark(#9a3412, #fdba74); }
        * { box-sizing: border-box; }
        body { margin: 0; display: grid; grid-template-columns: minmax(12rem, 18rem) 1fr; background: var(--paper); color: var(--ink);
          font: 1rem/1.6 system-ui, "Noto Sans Arabic", "Noto Naskh Arabic", sans-serif; }
        nav { position: sticky; inset-block-start: 0; block-size: 100vh; overflow: auto; padding: 1rem; border-inline-end: 1px solid var(--line); background: var(--shade); }
        nav h1 { font-size: 1.125rem; margin: 0 0 1rem; }
        nav ul { list-style: none; margin: 0 0 1rem; padding: 0; }
        nav li { overflow-wrap: anywhere; }
        nav li a { display: block; padding: .125rem .5rem; }
        summary { color: var(--soft); font-size: .8125rem; text-transform: uppercase; letter-spacing: .05em; cursor: pointer; }
        main { padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem; max-inline-size: 64rem; min-inline-size: 0; }
        a { color: var(--link); text-decoration: none; }
        a:hover, a:focus-visible { text-decoration: underline; }
        h2 { margin: 2.5rem 0 0; color: var(--soft); font-size: .875rem; text-transform: uppercase; letter-spacing: .05em; }
        section { margin-block: 1rem; padding-block: .5rem; border-block-start: 1px solid var(--line); scroll-margin-block-start: 1rem; }
        section:target, dt:target { background: var(--shade); outline: .5rem solid var(--shade); }
        h3 { margin: .5rem 0; font-size: 1.25rem; overflow-wrap: anywhere; }
        h3 small { font-weight: normal; }
        .keyword { color: var(--soft); font-weight: normal; }
        p { margin: .25rem 0; white-space: pre-line; }
        dl { margin: .5rem 0; }
        dt, .members { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .9375rem; overflow-wrap: anywhere; direction: ltr; text-align: left; }
        dt ul { list-style: none; margin: 0; padding-inline-start: 1.5rem; }
        dd { margin: 0 0 .75rem; padding-inline-start: 1.5rem; color: var(--soft); }
        code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .9em; background: var(--shade); padding: 0 .25em; border-radius: .25em; unicode-bidi: isolate; }
        .note { color: var(--soft); font-family: system-ui, "Noto Sans Arabic", sans-serif; unicode-bidi: isolate; }
        .deprecated > b { text-decoration: line-through; }
        .warning { color: var(--warn); }
        @media (max-width: 45rem) { body { grid-template-columns: 1fr; } nav { position: static; block-size: auto; max-block-size: 40vh; border-inline-end: 0; border-block-end: 1px solid var(--line); } }
        """;
}
