#include "bench/report/html_report.hpp"

#include <stdexcept>

#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

constexpr auto style = R"(
:root { color-scheme: light dark; --ink: #1c1f26; --paper: #ffffff; --faint: #d5d9e0; --warn: #a31d1d;
        --c0: #1f5fae; --c1: #b4540a; --c2: #7a2f8f; --c3: #1d7a46; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8ec; --paper: #15181e; --faint: #3a404b; --warn: #ff9a8f;
          --c0: #7db3f5; --c1: #f2a65a; --c2: #d39be6; --c3: #7fd6a4; }
}
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
       max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
table { border-collapse: collapse; } th, td { text-align: left; padding: 0.15rem 1.5rem 0.15rem 0; }
td { font-variant-numeric: tabular-nums; } th { font-weight: 500; }
svg { width: 100%; height: auto; } svg text { fill: var(--ink); font-size: 12px; }
.grid { stroke: var(--faint); stroke-width: 1; } .line { fill: none; stroke-width: 2; }
.s0 { stroke: var(--c0); } .s1 { stroke: var(--c1); stroke-dasharray: 7 3; }
.s2 { stroke: var(--c2); stroke-dasharray: 2 3; } .s3 { stroke: var(--c3); stroke-dasharray: 10 3 2 3; }
.warning { color: var(--warn); font-weight: 600; }
)";

}  // namespace

std::string to_html(const html_page& page) {
  auto out = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{0}</title><style>{1}</style></head>\n<body><h1>{0}</h1>\n",
      escape_html(page.title), style);
  if (!page.warning.empty()) out += fmt::format("<p class=\"warning\">{}</p>\n", escape_html(page.warning));
  out += "<table>\n";
  for (const auto& [name, value] : page.facts)
    out += fmt::format("<tr><th>{}</th><td>{}</td></tr>\n", escape_html(name), escape_html(value));
  out += "</table>\n";
  for (const auto& one : page.plots)
    out += fmt::format("<h2>{}</h2>\n{}\n", escape_html(one.title), to_svg(one));
  return out + "</body></html>\n";
}

html_file::html_file(std::string name) : name_(std::move(name)), out_(name_) {
  if (!out_) throw std::runtime_error(fmt::format("{} cannot be written", name_));
}

void html_file::write(const html_page& page) {
  out_ << to_html(page);
  out_.close();
  if (!out_) throw std::runtime_error(fmt::format("{} could not be written: is its disk full?", name_));
}

}  // namespace veilleuse::bench
