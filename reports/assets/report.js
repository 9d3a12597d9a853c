// The script of Recette's reports: filter and keyboard on the index, views of page images on a document's page.
// Everything that is read works without it. It makes elements and sets text; it never parses markup.
'use strict';
(function () {
  var recette = window.recette = {};
  var words = JSON.parse(document.getElementById('words').textContent);
  document.documentElement.classList.add('has-js');

  function byId(id) { return document.getElementById(id); }
  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function fill(phrase, parts) { var i = 0; return phrase.replace(/\{\}/g, function () { return parts[i++]; }); }
  function number(n) { return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, words.thousands); }
  function remember(key, value) { try { window.sessionStorage.setItem('recette-' + key, value); } catch (e) { /* not kept */ } }
  function recall(key) { try { return window.sessionStorage.getItem('recette-' + key) || ''; } catch (e) { return ''; } }
  /** Lower case without accents, so that `prefecture` finds `Préfecture`. */
  function fold(text) { return text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, ''); }

  // ---- keyboard -----------------------------------------------------------------------------------------------
  var keys = {};
  var keysOn = byId('keys-on');
  keysOn.checked = recall('keys') !== 'off';
  keysOn.addEventListener('change', function () { remember('keys', keysOn.checked ? 'on' : 'off'); });
  function isTyping(target) { return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== 'checkbox' && target.type !== 'range'; }
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !keysOn.checked) { return; }
    if (isTyping(event.target)) {
      if (event.key === 'Escape') { event.target.blur(); }
      return;
    }
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
  keys['?'] = function () {
    var help = document.querySelector('footer .keys');
    help.open = !help.open;
    if (help.open) { help.querySelector('summary').focus(); help.scrollIntoView(); }
  };

  if (byId('filter')) { list(); }
  if (document.querySelector('.viewer') || byId('up')) { documentPage(); }

  // ---- the list -----------------------------------------------------------------------------------------------
  function list() {
    var data = byId('data');
    var chunks = Number(data.getAttribute('data-chunks'));
    var total = Number(data.getAttribute('data-total'));
    var input = byId('filter');
    var body = byId('documents').tBodies[0];
    var dictionary = [];
    var parts = [];
    var arrived = 0;
    var asked = 0;
    var limit = 100;
    var pending = 0;

    recette.dictionary = function (list) { dictionary = list; };
    recette.rows = function (n, rows) { parts[n] = rows.map(row); };

    function row(r) {
      var word = function (i) { return dictionary[i] || ''; };
      var aspects = r[10].map(function (i) { return word(i).split('\t'); });
      var tags = r[12].map(word);
      return {
        page: r[0], name: r[1], id: r[2], cls: words.classes[r[3]], format: word(r[4]), suite: word(r[5]), owner: word(r[6]),
        weight: r[7], worse: r[8], better: r[9], aspects: aspects, groups: r[11].map(String), tags: tags.map(fold),
        judgements: r[13], severity: r[14] === null ? '' : word(r[14]), origins: r[15].map(word),
        text: fold([r[1], r[2], word(r[5]), word(r[6])].concat(tags).join('\n')), suiteKey: fold(word(r[5])), ownerKey: fold(word(r[6]))
      };
    }

    function script(path, done) {
      var element = document.createElement('script');
      element.src = path;
      element.onload = element.onerror = done;
      document.head.appendChild(element);
    }
    /** Asks for parts until `most` were asked for, four at a time. */
    function load(most) {
      while (asked < Math.min(most, chunks) && asked - arrived < 4) {
        script('list/' + asked + '.js', function () { arrived += 1; load(most); show(); });
        asked += 1;
      }
    }

    // Tokens: -?key:value, values in "quotes" may have spaces, commas are alternatives.
    var judged = { s: ['same'], b: ['better'], w: ['worse'], x: ['better', 'worse', 'both'], o: ['other'] };
    function starts(value) { return function (word) { return fold(word).indexOf(value) === 0; }; }
    function judgement(at) { return function (r, v) { return judged[r.judgements.charAt(at)].some(starts(v)); }; }
    var fields = {
      'class': function (r, v) { return r.cls.slice(0, 2).some(starts(v)); },
      aspect: function (r, v) { return r.aspects.some(function (a) { return a.some(starts(v)); }); },
      format: function (r, v) { return r.format === v; },
      owner: function (r, v) { return r.ownerKey.indexOf(v) >= 0; },
      suite: function (r, v) { return r.suiteKey.indexOf(v) >= 0; },
      tag: function (r, v) { return r.tags.some(function (t) { return t.indexOf(v) >= 0; }); },
      severity: function (r, v) { return starts(v)(r.severity); },
      origin: function (r, v) { return r.origins.some(starts(v)); },
      group: function (r, v) { return r.groups.indexOf(v) >= 0; },
      id: function (r, v) { return r.id.indexOf(v) === 0; },
      outcome: judgement(0), structure: judgement(1), pages: judgement(2)
    };
    function parse(query) {
      var tokens = [];
      var pattern = /(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/g;
      for (var m = pattern.exec(query); m; m = pattern.exec(query)) {
        var value = fold(m[3] !== undefined ? m[3] : m[4]);
        var known = m[2] && Object.prototype.hasOwnProperty.call(fields, m[2]);
        tokens.push({
          negative: m[1] === '-', field: known ? fields[m[2]] : null,
          values: known ? value.split(',').filter(Boolean) : [(m[2] && !known ? m[2] + ':' : '') + value]
        });
      }
      return tokens.filter(function (t) { return t.values.length && t.values[0]; });
    }
    function matches(r, tokens) {
      return tokens.every(function (t) {
        var hit = t.values.some(function (v) { return t.field ? t.field(r, v) : r.text.indexOf(v) >= 0; });
        return hit !== t.negative;
      });
    }

    function cell(tr, text, className) {
      var td = document.createElement('td');
      if (className) { td.className = className; }
      if (text) { var bdi = document.createElement('bdi'); bdi.textContent = text; td.appendChild(bdi); }
      tr.appendChild(td);
      return td;
    }
    function element(r) {
      var tr = document.createElement('tr');
      var mark = document.createElement('span');
      var sign = document.createElement('span');
      mark.className = 'class ' + r.cls[0];
      sign.setAttribute('aria-hidden', 'true');
      sign.textContent = r.cls[2];
      mark.appendChild(sign);
      mark.appendChild(document.createTextNode(' ' + r.cls[1]));
      cell(tr, '').appendChild(mark);
      var name = cell(tr, r.name, 'name');
      if (r.page) {
        var link = document.createElement('a');
        link.href = 'documents/' + r.page + '.html';
        link.appendChild(name.firstChild);
        name.appendChild(link);
      }
      cell(tr, r.format); cell(tr, r.suite, 'word'); cell(tr, r.owner, 'word');
      cell(tr, String(r.weight), 'n'); cell(tr, r.worse ? number(r.worse) : '', 'n'); cell(tr, r.better ? number(r.better) : '', 'n');
      cell(tr, r.aspects.map(function (a) { return a[1]; }).join(', '));
      return tr;
    }

    function show() {
      window.clearTimeout(pending);
      pending = window.setTimeout(draw, 30);
    }
    function draw() {
      var tokens = parse(input.value);
      var fragment = document.createDocumentFragment();
      var hits = 0;
      parts.forEach(function (rows) {
        (rows || []).forEach(function (r) {
          if (!matches(r, tokens)) { return; }
          hits += 1;
          if (hits <= limit) { fragment.appendChild(element(r)); }
        });
      });
      if (!arrived) { return; }
      body.replaceChildren(fragment);
      var whole = asked === chunks && arrived === chunks;
      var found = whole || tokens.length ? hits : total;
      byId('more').hidden = found <= Math.min(hits, limit);
      var state = fill(words.shown, [number(found), number(total), number(Math.min(hits, limit))]);
      if (tokens.length && !whole) { state += ' – ' + fill(words.loading, [number(arrived), number(chunks)]); }
      byId('state').textContent = state;
      document.documentElement.setAttribute('data-shown', String(Math.min(hits, limit)));
    }
    function queryOf(hash) {
      var m = /^#q=(.*)$/.exec(hash);
      try { return m ? decodeURIComponent(m[1]) : ''; } catch (e) { return ''; }
    }
    function hashOf(query) { return query ? '#q=' + encodeURIComponent(query).replace(/%3A/g, ':').replace(/%20/g, '+').replace(/%2C/g, ',') : '#q='; }
    function search() {
      limit = 100;
      remember('query', input.value);
      load(input.value.trim() ? chunks : 1);
      show();
    }
    function fromHash() {
      if (location.hash && location.hash.indexOf('#q=') !== 0) { return; }
      var query = queryOf(location.hash.replace(/\+/g, ' '));
      if (query !== input.value) { input.value = query; search(); }
    }
    var typing = 0;
    input.addEventListener('input', function () {
      search();
      window.clearTimeout(typing);
      typing = window.setTimeout(function () { location.replace(hashOf(input.value)); }, 300);
    });
    byId('clear').addEventListener('click', function () { input.value = ''; location.replace('#q='); search(); input.focus(); });
    byId('more').addEventListener('click', function () { limit += 400; load(Math.ceil(limit / 500) + 1); show(); });
    window.addEventListener('hashchange', function () {
      fromHash();
      if (location.hash.indexOf('#q=') === 0 && document.activeElement !== input) { byId('list').scrollIntoView(); }
    });

    var at = -1;
    function move(step) {
      var links = all('.name a', body);
      if (!links.length) { return; }
      at = Math.max(0, Math.min(links.length - 1, links.indexOf(document.activeElement) >= 0 ? links.indexOf(document.activeElement) + step : at + step));
      all('tr.here', body).forEach(function (tr) { tr.classList.remove('here'); });
      links[at].closest('tr').classList.add('here');
      links[at].focus();
    }
    keys.j = function () { move(1); };
    keys.k = function () { move(-1); };
    keys['/'] = function () { input.focus(); input.select(); };

    script('list/dictionary.js', function () {
      input.value = queryOf(location.hash.replace(/\+/g, ' '));
      search();
      if (input.value) { byId('list').scrollIntoView(); }
    });
  }

  // ---- a document's page --------------------------------------------------------------------------------------
  function documentPage() {
    var viewers = all('.viewer');
    function follow(id) { return function () { var link = byId(id); if (link) { location.href = link.href; } }; }
    keys.j = follow('next');
    keys.k = follow('previous');
    keys.u = follow('up');
    var query = recall('query');
    if (query && byId('up')) { byId('up').href += '#q=' + encodeURIComponent(query); }

    function setMode(viewer, mode) {
      if (all('img', viewer).length < 2) { return; }
      all('img', viewer).forEach(function (i) { i.loading = 'eager'; });
      viewer.setAttribute('data-mode', mode);
      all('.modes button', viewer).forEach(function (b) { b.setAttribute('aria-pressed', String(b.getAttribute('data-mode') === mode)); });
    }
    /** The viewer that has the focus, or the first whose foot is below the middle of the window. */
    function current() {
      var focused = document.activeElement && document.activeElement.closest('.viewer');
      return focused || viewers.find(function (v) { return v.getBoundingClientRect().bottom > window.innerHeight / 2; });
    }
    viewers.forEach(function (viewer) {
      var images = all('img', viewer);
      var widest = Math.max.apply(null, images.map(function (i) { return Number(i.getAttribute('width')); }));
      if (images.length) { viewer.style.setProperty('--m', widest + 'px'); }
      images.forEach(function (i) { i.parentNode.style.setProperty('--w', (100 * Number(i.getAttribute('width')) / widest) + '%'); });
      if (images.length < 2) { all('.modes', viewer).forEach(function (m) { m.hidden = true; }); }
      all('.modes button', viewer).forEach(function (button) {
        button.addEventListener('click', function () { setMode(viewer, button.getAttribute('data-mode')); });
      });
      all('.slide input', viewer).forEach(function (slider) {
        slider.addEventListener('input', function () { viewer.style.setProperty('--v', String(slider.value / 100)); });
      });
      all('.mark input', viewer).forEach(function (box) {
        box.addEventListener('change', function () { viewer.classList.toggle('unmarked', !box.checked); });
      });
    });
    ['side', 'swipe', 'onion', 'difference'].forEach(function (mode, i) {
      keys[String(i + 1)] = function () { var viewer = current(); if (viewer) { setMode(viewer, mode); } };
    });
    keys.r = function () {
      all('.mark input').forEach(function (box) { box.click(); });
    };
  }
})();
