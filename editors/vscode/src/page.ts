/** The page of the preview; its behaviour is in media/preview.js. */

export interface PageParts {
  readonly style: string;
  readonly script: string;
  /** What a policy calls the places that the page may load from. */
  readonly source: string;
}

/** Pictures bring their own style sheets, therefore 'unsafe-inline' for styles; scripts come from the extension alone. */
export const previewPage = ({ style, script, source }: PageParts): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${source} 'unsafe-inline'; script-src ${source}">
<title>Network</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<p id="note" role="status">Waiting for a network …</p>
<main id="pictures" hidden>
<section id="graph" aria-label="the network"></section>
<section id="profile" aria-label="its gradients by layer"></section>
</main>
<script src="${script}"></script>
</body>
</html>
`;
