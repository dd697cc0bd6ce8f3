/* Lines of a form: added, taken away and put in another order in place. The same buttons do it without script, by asking for the form again.
 *
 * A fieldset with data-rows="clauses" has lines whose questions are called clauses.0.title; they are numbered anew after each change. Whoever needs more
 * lines says so by the event `muster:lines` on the fieldset, with how many there must be. */
(function () {
	'use strict';
	const most = 200; /* FORM_LINES_MAX */
	const named = ['name', 'id', 'for', 'aria-describedby', 'value'];

	function linesOf(rows) {
		return [...rows.querySelectorAll(':scope > .line')];
	}

	function questions(line) {
		return [...line.querySelectorAll('input, select, textarea')];
	}

	/* "f-clauses.3.title" -> "f-clauses.1.title"; what was written is no name. */
	function number(rows, line, at) {
		const name = rows.dataset.rows, old = new RegExp('^((?:[fhp]-)?' + name.replace(/[^\w]/g, '\\$&') + '\\.)\\d+(?=\\.)');
		for (const element of line.querySelectorAll('*')) {
			for (const attribute of named)
				if (element.hasAttribute(attribute) && (attribute !== 'value' || element.matches('button')))
					element.setAttribute(attribute, element.getAttribute(attribute).replace(old, '$1' + at));
			if (element.matches('button[name=move]'))
				element.setAttribute('aria-label', element.getAttribute('aria-label').replace(/\d+/, at + 1));
		}
	}

	function numberAll(rows) {
		linesOf(rows).forEach((line, at) => number(rows, line, at));
		rows.dispatchEvent(new Event('input', { bubbles: true }));
	}

	function empty(line) {
		for (const question of questions(line)) {
			if (question.type === 'hidden') {
				question.nextElementSibling?.matches('.help') && question.nextElementSibling.remove();
				question.remove();
			} else if (question.matches('select')) {
				question.selectedIndex = 0;
			} else {
				question.value = '';
				question.defaultValue = '';
			}
			question.removeAttribute('aria-invalid');
			question.setCustomValidity('');
		}
		line.querySelectorAll('.problem, [data-made]').forEach((said) => said.remove());
		line.querySelectorAll('.wrong').forEach((wrong) => wrong.classList.remove('wrong'));
	}

	function add(rows) {
		const lines = linesOf(rows), last = lines[lines.length - 1];
		if (!last || lines.length >= most)
			return null;
		const line = last.cloneNode(true);
		empty(line);
		last.after(line);
		numberAll(rows);
		return line;
	}

	function focus(line) {
		const first = line && questions(line).find((question) => question.type !== 'hidden');
		if (first)
			first.focus();
	}

	function moveUp(line) {
		const before = line.previousElementSibling;
		if (!before || !before.matches('.line'))
			return;
		before.before(line);
		numberAll(line.parentElement);
	}

	function moveDown(line) {
		const after = line.nextElementSibling;
		if (!after || !after.matches('.line'))
			return;
		after.after(line);
		numberAll(line.parentElement);
	}

	function takeAway(line) {
		const rows = line.parentElement, lines = linesOf(rows), at = lines.indexOf(line);
		if (lines.length === 1) {
			empty(line);
			focus(line);
		} else {
			line.remove();
			focus(linesOf(rows)[Math.min(at, lines.length - 2)]);
		}
		numberAll(rows);
	}

	/* What has the focus keeps it: a node that is moved loses it. */
	function keepingFocus(act, line) {
		const active = document.activeElement;
		act(line);
		if (line.contains(active))
			active.focus();
	}

	document.addEventListener('click', (event) => {
		const button = event.target.closest('[data-rows] button');
		const rows = button && button.closest('[data-rows]');
		if (!rows || event.defaultPrevented)
			return;
		if (button.name === 'more') {
			event.preventDefault();
			focus(add(rows));
		} else if (button.name === 'move') {
			event.preventDefault();
			const how = button.value.split('.').pop(), line = button.closest('.line');
			if (how === 'away')
				takeAway(line);
			else
				keepingFocus(how === 'up' ? moveUp : moveDown, line);
		}
	});
	document.addEventListener('keydown', (event) => {
		const line = event.target.closest && event.target.closest('[data-rows] > .line');
		if (!line || !event.altKey || !event.shiftKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown'))
			return;
		event.preventDefault();
		keepingFocus(event.key === 'ArrowUp' ? moveUp : moveDown, line);
	});
	document.addEventListener('muster:lines', (event) => {
		while (linesOf(event.target).length < event.detail && add(event.target))
			;
	});
})();
