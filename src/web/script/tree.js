/* A tree that is looked through in place, with the keys that WAI-ARIA gives to trees: a list with data-tree,
 * whose rows say in data-below where the next level is and in data-more where this one goes on. A row becomes
 * the item, and owns the list that comes after it. Without script these are links. */
(function () {
	'use strict';
	let count = 0, typed = '', typedAt = 0;

	/* Those that are to be seen. */
	function items(tree) {
		return Array.prototype.filter.call(tree.querySelectorAll('[role=treeitem]'), function (item) {
			return item.getClientRects().length;
		});
	}

	function ready(list) {
		for (const part of list.children) {
			const row = part.querySelector('.row');
			if (part.getAttribute('role') === 'none' || !row)
				continue;
			part.setAttribute('role', 'none');
			row.setAttribute('role', 'treeitem');
			row.setAttribute('tabindex', '-1');
			if (row.dataset.below)
				row.setAttribute('aria-expanded', 'false');
			row.querySelectorAll('a').forEach(function (link) {
				link.setAttribute('tabindex', '-1');
			});
		}
	}

	function start(tree) {
		tree.setAttribute('role', 'tree');
		ready(tree);
		const first = tree.querySelector('[role=treeitem]');
		if (first)
			first.setAttribute('tabindex', '0');
	}

	function go(tree, item) {
		if (!item)
			return;
		const before = tree.querySelector('[tabindex="0"]');
		if (before)
			before.setAttribute('tabindex', '-1');
		item.setAttribute('tabindex', '0');
		item.focus();
	}

	/* What a level's address gives; nothing where it cannot be had. */
	function fetched(url) {
		return fetch(url, { headers: { Accept: 'text/html' } }).then(function (answer) {
			return answer.ok ? answer.text() : '';
		}).then(function (text) {
			const made = document.createElement('template');
			made.innerHTML = text;
			return made.content.querySelectorAll('li');
		});
	}

	function open(item) {
		if (item.getAttribute('aria-expanded') !== 'false' || item.hasAttribute('aria-busy'))
			return;
		if (item.nextElementSibling) {
			item.setAttribute('aria-expanded', 'true');
			return;
		}
		item.setAttribute('aria-busy', 'true');
		fetched(item.dataset.below).then(function (below) {
			const group = document.createElement('ul');
			group.setAttribute('role', 'group');
			group.id = 'level-' + ++count;
			group.append.apply(group, below);
			ready(group);
			item.after(group);
			item.setAttribute('aria-owns', group.id);
			item.setAttribute('aria-expanded', 'true');
		}).catch(function () {
			location.assign(item.querySelector('.below').href);
		}).then(function () {
			item.removeAttribute('aria-busy');
		});
	}

	function close(item) {
		item.setAttribute('aria-expanded', 'false');
	}

	/* The row says that there are more: they come in its place. */
	function more(tree, item) {
		if (item.hasAttribute('aria-busy'))
			return;
		item.setAttribute('aria-busy', 'true');
		fetched(item.dataset.more).then(function (next) {
			const list = item.parentElement.parentElement;
			if (!next.length)
				throw new Error();
			item.parentElement.replaceWith.apply(item.parentElement, next);
			ready(list);
			go(tree, next[0].querySelector('.row'));
		}).catch(function () {
			location.assign(item.querySelector('a').href);
		});
	}

	function follow(tree, item) {
		if (item.dataset.more)
			more(tree, item);
		else
			location.assign(item.querySelector('a').href);
	}

	function typeAhead(tree, item, key) {
		const now = Date.now(), all = items(tree);
		typed = (now - typedAt < 600 ? typed : '') + key.toLowerCase();
		typedAt = now;
		const from = all.indexOf(item) + (typed.length > 1 ? 0 : 1);
		go(tree, all.slice(from).concat(all.slice(0, from)).find(function (other) {
			return Array.prototype.some.call(other.querySelectorAll('.unit, .quiet'), function (part) {
				return part.textContent.toLowerCase().startsWith(typed);
			});
		}));
	}

	const keys = {
		ArrowDown: function (tree, item) {
			const all = items(tree);
			go(tree, all[all.indexOf(item) + 1]);
		},
		ArrowUp: function (tree, item) {
			const all = items(tree);
			go(tree, all[all.indexOf(item) - 1]);
		},
		Home: function (tree) {
			go(tree, items(tree)[0]);
		},
		End: function (tree) {
			go(tree, items(tree).pop());
		},
		ArrowRight: function (tree, item) {
			if (item.getAttribute('aria-expanded') === 'true')
				go(tree, item.nextElementSibling.querySelector('[role=treeitem]'));
			else
				open(item);
		},
		ArrowLeft: function (tree, item) {
			if (item.getAttribute('aria-expanded') === 'true')
				close(item);
			else if (item.parentElement.parentElement !== tree)
				go(tree, item.parentElement.parentElement.previousElementSibling);
		},
		Enter: follow,
		' ': function (tree, item) {
			if (item.getAttribute('aria-expanded') === 'true')
				close(item);
			else
				open(item);
		},
		'*': function (tree, item) {
			for (const other of item.parentElement.parentElement.children)
				open(other.firstElementChild);
		}
	};

	document.querySelectorAll('[data-tree]').forEach(start);
	document.addEventListener('keydown', function (event) {
		const item = event.target instanceof Element && event.target.matches('[role=treeitem]') ? event.target : null;
		const tree = item ? item.closest('[role=tree]') : null;
		if (!tree || event.altKey || event.ctrlKey || event.metaKey)
			return;
		if (keys[event.key])
			keys[event.key](tree, item);
		else if (event.key.length === 1)
			typeAhead(tree, item, event.key);
		else
			return;
		event.preventDefault();
	});
	document.addEventListener('click', function (event) {
		const link = event.target instanceof Element ? event.target.closest('a') : null;
		const item = link ? link.closest('[role=treeitem]') : null, tree = item ? item.closest('[role=tree]') : null;
		if (!tree || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
			return;
		if (link.matches('.below')) {
			event.preventDefault();
			go(tree, item);
			keys[' '](tree, item);
		} else if (item.dataset.more) {
			event.preventDefault();
			more(tree, item);
		}
	});
})();
