// The lead figure: the leading finding of a plan in every sample, by group, as `case.lead()` has it.

const lead = (() => {
  // Whether a row of contrasts is the lead of the case, on the pages that are shown first.
  const isShown = (state, row) => data.lead?.item === row.item && data.lead.group === row.group && hasVerdict(state, row);

  const readings = () => [...new Set(data.lead.rows.map(({ reading }) => reading))];

  // Return its shares with the look of their marks; a line has a sample, and the pages of all groups in its label.
  function rowsOf(state) {
    const nOf = ({ sample }) => sum(data.lead.rows.filter((row) => row.sample === sample && row.reading === readings()[0]).map(({ size }) => size));
    return data.lead.rows.filter(({ size }) => size).map((row) => {
      const counts = countsText(row, "share");
      return {
        ...row,
        ...ofReading(readings().indexOf(row.reading)),
        colour: colourOfGroup(row.group, state.by),
        mark: markOf(row),
        value: row.estimate,
        key: [row.sample, row.reading, row.group].join(" "),
        line: row.sample,
        series: row.group,
        label: `${row.sample} (${nOf(row).toLocaleString("en")})`,
        counts,
        interval: intervalText(row, "share", levelText),
        tip: `${row.group}, ${row.sample}, ${readingName(row.reading)}\n${percentText(row.estimate)}: ${counts}`,
      };
    });
  }

  // Return the figure; columns: how a table shows a group, its share, and its pages, which open.
  function figure(state, item, place, columnsOf) {
    const rows = rowsOf(state);
    const sampleOfRow = (row) => data.plan.samples.find(({ label }) => label === row.sample);
    const unlike = new Set(rows.filter((row) => sampleOfRow(row).caution).map(({ sample }) => sample));
    const open = (row) => {
      const pages = pagesWith({ ...state, sample: sampleOfRow(row).name, reading: row.reading }, item.id, { group: row.group });
      showPages(pages, [item.name, groupInWords(row.group, state.by), row.sample, readingName(row.reading)], item.id);
    };
    const groups = new Map(rows.map(({ group, colour }) => [group, { name: group, colour }]));
    return {
      title: data.lead.finding,
      subtitle: `${capital(titleOfAxis("share"))}: ${item.name}. In brackets: ${pageNouns} of all groups.`,
      ...dotChart(rows, place, { kind: "share", title: titleOfAxis("share") }),
      legend: [...groups.values(), ...keysOfReadings(readings()), ...keysOfMarks(rows)],
      rows,
      columns: [{ key: "sample", label: "Sample", act: false }, ...columnsOf(open), intervalColumn, { key: "reading", label: "Reading", format: readingName }],
      act: open,
      note: unlike.size ? `Groups were found by unlike queries: ${listed([...unlike])}.` : "",
      name: "lead",
      ...originOf(state, { what: "lead" }),
      describe: rows.filter(({ isFurther }) => !isFurther).map((row) => `${row.sample}: ${row.group} ${percentText(row.estimate)}`).join("; "),
    };
  }

  return { isShown, figure };
})();
