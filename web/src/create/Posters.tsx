/** Four abstract posters: what the page promises, before there is anything to show. Drawn here, so nothing is loaded. */
export function Posters() {
  return (
    <div className="posters" aria-hidden="true">
      <svg className="poster" viewBox="0 0 200 200">
        <rect className="ink" width="200" height="200" />
        <path className="saffron" d="M40 200V96c0-38 26-58 60-76 34 18 60 38 60 76v104z" />
        <path className="ink" d="M64 200v-98c0-26 16-40 36-52 20 12 36 26 36 52v98z" />
        <circle className="rose" cx="100" cy="128" r="22" />
      </svg>
      <svg className="poster" viewBox="0 0 200 200">
        <rect className="sage" width="200" height="200" />
        <g className="stone"><rect x="56" y="56" width="88" height="88" /><rect x="56" y="56" width="88" height="88" transform="rotate(45 100 100)" /></g>
        <g className="pine"><rect x="76" y="76" width="48" height="48" /><rect x="76" y="76" width="48" height="48" transform="rotate(45 100 100)" /></g>
        <circle className="saffron" cx="100" cy="100" r="14" />
      </svg>
      <svg className="poster" viewBox="0 0 200 200">
        <rect className="rose" width="200" height="200" />
        <circle className="stone" cx="100" cy="84" r="46" />
        <path className="pine" d="M0 128q50-34 100 0t100 0v72H0z" />
        <path className="ink" d="M0 160q50-34 100 0t100 0v40H0z" />
      </svg>
      <svg className="poster" viewBox="0 0 200 200">
        <rect className="stone" width="200" height="200" />
        <path className="pine" d="M0 0h100v100A100 100 0 0 1 0 0z" />
        <path className="rose" d="M200 0v100H100A100 100 0 0 1 200 0z" />
        <path className="saffron" d="M0 200v-100h100A100 100 0 0 1 0 200z" />
        <path className="ink" d="M200 200H100V100a100 100 0 0 1 100 100z" />
      </svg>
    </div>
  );
}
