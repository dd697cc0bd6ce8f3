/* Before all else: says that script runs, so that what only script can do is shown. */
(function () {
	'use strict';
	document.documentElement.classList.add('scripted');
})();
