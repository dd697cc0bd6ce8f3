/* Looking for things as one types: the search in the head of every page ("/"), the dialog to jump
 * (Ctrl+K), and fields that name things. A field with data-find is a combobox as WAI-ARIA describes it:
 * data-find names the kind (empty: all), data-go leads to what was chosen, else its code is put in;
 * data-many: several with commas between. */
(function () {
	'use strict';
	const WAIT = 120, LIMIT = 8;
	const none = document.getElementById('hits-none');
	let open = null, count = 0;

	function element(name, attributes, text) {
		const made = document.createElement(name);
		for (const key in attributes)
			made.setAttribute(key, attributes[key]);
		if (text)
			made.textContent = text;
		return made;
	}

	/* ---- The list beneath a field ---- */

	function close() {
		if (!open)
			return;
		open.input.setAttribute('aria-expanded', 'false');
		open.input.removeAttribute('aria-activedescendant');
		open.list.remove();
		open = null;
	}

	function option(hit, n, kinds) {
		const made = element('li', { role: 'option', id: open.list.id + '-' + n, 'aria-selected': 'false' });
		made.append(element('span', { class: 'hit' }, hit.name));
		if (hit.code)
			made.append(' ', element('span', { class: 'quiet', translate: 'no' }, hit.code));
		const path = (kinds ? [hit.label] : []).concat(hit.line);
		if (path.length)
			made.append(element('span', { class: 'path' }, path.join(' › ')));
		return made;
	}

	function show(input, hits) {
		close();
		open = { input: input, hits: hits, at: -1 };
		open.list = element('ul', { role: 'listbox', class: 'options', id: 'options-' + ++count, 'aria-label': name(input) });
		hits.forEach(function (hit, n) {
			open.list.append(option(hit, n, !input.dataset.find));
		});
		if (!hits.length)
			open.list.append(element('li', { class: 'none', role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' },
				none ? none.textContent : '–'));
		input.after(open.list);
		input.setAttribute('aria-controls', open.list.id);
		input.setAttribute('aria-expanded', 'true');
	}

	function name(input) {
		return input.labels && input.labels.length ? input.labels[0].textContent.trim() : input.name;
	}

	function move(to) {
		const options = open.list.children, last = open.hits.length - 1;
		if (last < 0)
			return;
		if (open.at >= 0)
			options[open.at].setAttribute('aria-selected', 'false');
		open.at = to > last ? 0 : to < 0 ? last : to;
		options[open.at].setAttribute('aria-selected', 'true');
		options[open.at].scrollIntoView({ block: 'nearest' });
		open.input.setAttribute('aria-activedescendant', options[open.at].id);
	}

	function choose(n) {
		const input = open.input, hit = open.hits[n];
		close();
		if (!hit)
			return;
		if (input.dataset.go) {
			location.assign(hit.url);
			return;
		}
		const code = hit.code || '#' + hit.id, before = input.value.split(',').slice(0, -1);
		input.value = input.dataset.many ? before.map(function (part) {
			return part.trim() + ', ';
		}).join('') + code + ', ' : code;
		say(input, [hit.name].concat(hit.line.slice().reverse()).join(', '));
		input.dispatchEvent(new Event('change', { bubbles: true }));
	}

	/* What the code stands for, beneath the field. */
	function say(input, text) {
		let said = input.parentNode.querySelector('.chosen');
		if (!said) {
			said = element('p', { class: 'chosen', role: 'status' });
			input.after(said);
		}
		said.textContent = text;
	}

	/* ---- Asking ---- */

	const asking = new WeakMap();

	function typed(input) {
		return (input.dataset.many ? input.value.slice(input.value.lastIndexOf(',') + 1) : input.value).trim();
	}

	function stop(input) {
		const last = asking.get(input);
		if (!last)
			return;
		clearTimeout(last.timer);
		last.abort.abort();
		asking.delete(input);
	}

	function ask(input) {
		const text = typed(input), abort = new AbortController();
		stop(input);
		if (!text) {
			if (open && open.input === input)
				close();
			return;
		}
		const timer = setTimeout(function () {
			const kind = input.dataset.find;
			fetch('/api/v1/find?limit=' + (kind ? LIMIT : LIMIT / 2) + (kind ? '&kind=' + encodeURIComponent(kind) : '') +
				'&lang=' + (document.documentElement.lang.startsWith('zh') ? 'zh' : 'en') + '&q=' + encodeURIComponent(text.slice(0, 200)),
				{ signal: abort.signal, headers: { Accept: 'application/json' } })
				.then(function (answer) {
					return answer.ok ? answer.json() : null;
				})
				.then(function (told) {
					if (told && document.activeElement === input && typed(input) === text)
						show(input, told.hits);
				})
				.catch(function () {}); /* another letter was typed, or there is no network: the field is still a field */
		}, WAIT);
		asking.set(input, { timer: timer, abort: abort });
	}

	/* ---- Keys and clicks ---- */

	function ready(input) {
		if (input.getAttribute('role') === 'combobox')
			return;
		input.setAttribute('role', 'combobox');
		input.setAttribute('aria-autocomplete', 'list');
		input.setAttribute('aria-expanded', 'false');
		input.setAttribute('spellcheck', 'false');
	}

	function field(event) {
		return event.target instanceof Element && event.target.matches('input[data-find]') ? event.target : null;
	}

	document.querySelectorAll('input[data-find]').forEach(ready);
	document.addEventListener('focusin', function (event) {
		if (field(event))
			ready(event.target);
	});
	document.addEventListener('focusout', function (event) {
		if (field(event)) {
			stop(event.target);
			if (event.target.dataset.many)
				event.target.value = event.target.value.replace(/[\s,]+$/, '');
			if (open && open.input === event.target)
				close();
		}
	});
	document.addEventListener('input', function (event) {
		if (!field(event))
			return;
		const said = event.target.parentNode.querySelector('.chosen');
		if (said)
			said.textContent = '';
		ask(event.target);
	});
	/* Before the field loses the focus. */
	document.addEventListener('pointerdown', function (event) {
		const hit = open && event.target instanceof Element ? event.target.closest('[role=option]') : null;
		if (!hit || hit.parentNode !== open.list)
			return;
		event.preventDefault();
	});
	document.addEventListener('click', function (event) {
		const hit = open && event.target instanceof Element ? event.target.closest('[role=option]') : null;
		if (hit && hit.parentNode === open.list)
			choose(Array.prototype.indexOf.call(open.list.children, hit));
	});

	function steer(event) {
		const input = field(event), here = open && open.input === input;
		if (!input || event.isComposing || event.altKey || event.ctrlKey || event.metaKey)
			return;
		if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
			event.preventDefault();
			if (!here)
				ask(input);
			else
				move(event.key === 'ArrowDown' ? open.at + 1 : open.at < 0 ? open.hits.length - 1 : open.at - 1);
		} else if (event.key === 'Enter' && here && (open.at >= 0 || (input.closest('dialog') && open.hits.length))) {
			event.preventDefault();
			choose(open.at < 0 ? 0 : open.at);
		} else if (event.key === 'Escape' && here) {
			event.preventDefault();
			event.stopPropagation();
			close();
		}
	}
	document.addEventListener('keydown', steer);

	/* ---- The ways here ---- */

	function writes(target) {
		return target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role=tree]') !== null;
	}

	document.addEventListener('keydown', function (event) {
		const seek = document.getElementById('seek'), jump = document.getElementById('jump');
		if (event.isComposing)
			return;
		if (event.key === '/' && seek && !writes(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
			event.preventDefault();
			seek.focus();
			seek.select();
		} else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k' && jump) {
			event.preventDefault();
			if (!jump.open)
				jump.showModal();
			document.getElementById('jump-to').select();
		}
	});
	document.addEventListener('click', function (event) {
		if (event.target instanceof Element && event.target.matches('dialog.jump'))
			event.target.close();
	});
})();
