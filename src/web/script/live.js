/* What is open follows the ledger. While the page is visible the server says that the ledger has moved on (/live: its seq and nothing else); then the
 * page is asked for again, by the tag of what is shown, and where it differs it is put into the one that is open piece by piece: what has the focus,
 * a form that was touched, what is folded open, what is selected and where one has scrolled to stay as they are.
 *
 * Follows: an element with data-live (the page's content, unless its handler says otherwise); with data-live="soon", which a whole hall looks at,
 * as soon as something happens. What changes by the clock alone says in data-again in how many milliseconds it is to be asked for again; what is good for a time
 * alone says in data-good for how many: then it is hidden, and what has data-instead is shown, until the page was told anew. Left alone: what is in data-kept, and trees, which have
 * been opened as far as somebody wanted. */
(function () {
	'use strict';
	const apart = 1000, patient = 2000, longest = 60000;
	const touched = new WeakSet();
	let source = null, timer = 0, asking = false, tag = null;
	let clock = 0, due = false, took = 0;
	let good = 0, told = 0; /* told: when the page was, by performance.now() */
	let seen = seqOfPage(), heard = seen, pause = apart;

	/* Where the ledger stood when the page was made: not in the page, which is the same as long as nothing in it changed. */
	function seqOfPage() {
		const [page] = performance.getEntriesByType('navigation');
		const told = page && page.serverTiming && page.serverTiming.find((one) => one.name === 'seq');
		return told ? told.description : '';
	}

	function follows() {
		return window.htmx && window.Idiomorph && window.EventSource && document.querySelector('[data-live]');
	}

	function soon() {
		return document.querySelector('[data-live="soon"]');
	}

	function here() {
		return location.pathname + location.search;
	}

	function listen() {
		if (source || document.hidden || !follows())
			return;
		source = new EventSource(soon() ? '/live?soon=1' : '/live');
		watchClock();
		/* It was hidden meanwhile, and nobody watched the clock. */
		if (document.querySelector('[data-again]') && performance.now() - told > patient) {
			due = true;
			plan(0);
		}
		source.onmessage = (event) => {
			heard = event.data;
			plan(pause);
		};
		/* Where it was refused it is not tried again before the page is looked at again. */
		source.onerror = () => {
			if (source && source.readyState === EventSource.CLOSED)
				leave();
		};
	}

	/* The page says when it will be another one, though nothing happens. */
	function watchClock(again) {
		const one = document.querySelector('[data-again]');
		clearTimeout(clock);
		if (one)
			clock = setTimeout(() => {
				due = true;
				plan(0);
			}, again || Number(one.dataset.again));
	}

	function watchGood() {
		const one = document.querySelector('[data-good]'), instead = document.querySelector('[data-instead]');
		const show = (is) => {
			one.hidden = !is;
			if (instead)
				instead.hidden = is;
		};
		clearTimeout(good);
		if (!one)
			return;
		show(true);
		good = setTimeout(show, Number(one.dataset.good) - (performance.now() - told), false);
	}

	function leave() {
		clearTimeout(clock);
		if (source)
			source.close();
		source = null;
	}

	/* Not all pages at the same moment. */
	function plan(wait) {
		if (timer || asking || (heard === seen && !due))
			return;
		timer = setTimeout(ask, soon() && wait < patient ? took : wait * (0.5 + Math.random() / 2));
	}

	/* Whoever is selecting something is not disturbed. */
	function busy() {
		const selection = getSelection();
		return document.hidden || (selection && !selection.isCollapsed) || document.querySelector('dialog[open]');
	}

	async function ask() {
		timer = 0;
		if (!follows()) {
			leave(); /* a form came back into the page */
			return;
		}
		if (busy()) {
			plan(patient);
			return;
		}
		const asked = heard, begun = performance.now();
		asking = true;
		try {
			await htmx.ajax('GET', here(), { source: '#content', target: '#content', select: '#content', swap: 'live', headers: tag ? { 'If-None-Match': tag } : {} });
			seen = asked;
			due = false;
			watchClock();
		} catch (error) {
			heard = seen; /* the network went: the next event asks again */
			due = false;
			watchClock(patient);
		}
		asking = false;
		/* The longer the server takes, the less often it is asked. */
		took = performance.now() - begun;
		pause = Math.min(Math.max(apart, 10 * took), longest);
		plan(pause);
	}

	/* ---- What stays ---- */

	function holdsFocus(node) {
		const active = document.activeElement;
		return active && active !== document.body && active !== document.getElementById('content') && node.contains(active);
	}

	function stays(node) {
		if (node.nodeType !== Node.ELEMENT_NODE)
			return false;
		if (node.matches('[data-kept], [data-tree]') || touched.has(node))
			return true;
		return node.matches('form, input, select, textarea, dialog') && holdsFocus(node);
	}

	function staysWithin(node) {
		return node.nodeType === Node.ELEMENT_NODE &&
			(stays(node) || holdsFocus(node) || [...node.querySelectorAll('form, [data-kept], [data-tree]')].some(stays));
	}

	/* What the reader, or the script, has set. */
	function isOwn(name, node) {
		return (name === 'open' && node.matches('details, dialog')) || name === 'aria-expanded' || name === 'hidden';
	}

	const keeping = {
		morphStyle: 'innerHTML',
		ignoreActiveValue: true,
		callbacks: {
			beforeNodeMorphed: (old) => !stays(old),
			beforeNodeRemoved: (old) => !staysWithin(old),
			beforeAttributeUpdated: (name, node) => !isOwn(name, node),
		},
	};

	function put(part, fresh) {
		const read = (one) => one.textContent.replace(/\s+/g, ' '); /* tokens of forms differ each time, and nobody reads them */
		const differs = read(part) !== read(fresh);
		Idiomorph.morph(part, fresh.childNodes, keeping);
		return differs;
	}

	/* Said once, and again only after the reader did something. */
	function say() {
		const place = document.getElementById('news'), words = document.getElementById('news-words');
		if (place && words && !place.textContent)
			place.textContent = words.content.textContent.trim();
	}

	function putAll(fragment) {
		const parts = [...document.querySelectorAll('[data-live]')].filter((part) => part.id);
		const changed = parts.filter((part) => {
			const fresh = fragment.querySelector('#' + CSS.escape(part.id));
			return fresh && put(part, fresh);
		});
		told = performance.now();
		watchGood();
		if (changed.length)
			say();
	}

	if (window.htmx)
		htmx.defineExtension('live', {
			handleSwap: (style, target, fragment) => {
				if (style === 'live')
					putAll(fragment);
				return style === 'live';
			},
		});

	document.addEventListener('htmx:beforeSwap', (event) => {
		const { xhr, requestConfig, pathInfo } = event.detail;
		if (!requestConfig || requestConfig.verb !== 'get' || pathInfo.requestPath !== here())
			return;
		/* Led elsewhere: nobody is in any more, or it has another name now. */
		if (new URL(xhr.responseURL).pathname !== location.pathname) {
			event.detail.shouldSwap = false;
			leave();
			document.querySelectorAll('[data-live]').forEach((part) => part.removeAttribute('data-live'));
			return;
		}
		tag = xhr.getResponseHeader('ETag') || tag;
	});
	for (const kind of ['input', 'change'])
		document.addEventListener(kind, (event) => {
			if (event.target.form)
				touched.add(event.target.form);
		});
	document.addEventListener('keydown', () => {
		const place = document.getElementById('news');
		if (place)
			place.textContent = '';
	});
	watchGood();
	document.addEventListener('visibilitychange', () => (document.hidden ? leave() : listen()));
	addEventListener('pagehide', leave);
	addEventListener('pageshow', listen);
})();
