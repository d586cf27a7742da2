#include "engine/http/site.hpp"

#include "engine/limits.hpp"

#include <array>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

namespace veilleuse::engine::http {

namespace {

namespace fs = std::filesystem;

struct content_kind {
  std::string_view ending;
  std::string_view type;
};

constexpr std::array<content_kind, 10> content_kinds = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".webmanifest", "application/manifest+json"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
}};

std::string_view content_type_of(const fs::path& file) {
  for (const auto& kind : content_kinds) {
    if (file.extension() == kind.ending) return kind.type;
  }
  return {};
}

std::string path_of(const std::string& relative) {
  if (relative == "youth/index.html") return "/";
  if (relative == "staff/index.html") return "/equipe";
  return "/" + relative;
}

bool is_hidden(const fs::path& entry) {
  return entry.filename().string().starts_with('.');
}

failure unreadable(std::string_view what) {
  return {exit_code::usage,
          fmt::format("The web folder cannot be served: {}. See server.web_directory in the configuration.",
                      what)};
}

outcome<std::string> read_whole(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::string content{std::istreambuf_iterator<char>{in}, {}};
  if (!in) return unreadable(fmt::format("{} cannot be read", file.string()));
  if (content.size() > limits::site_file_bytes) {
    return unreadable(fmt::format("{} is larger than 4 MiB", file.string()));
  }
  return content;
}

}  // namespace

outcome<site> site::load(const fs::path& folder) {
  site pages;
  std::error_code error;
  fs::recursive_directory_iterator entries{folder, error};
  if (error) return unreadable(fmt::format("{} cannot be opened: {}", folder.string(), error.message()));
  for (; entries != fs::recursive_directory_iterator{}; entries.increment(error)) {
    if (error) return unreadable(fmt::format("{} cannot be listed: {}", folder.string(), error.message()));
    if (is_hidden(entries->path())) {
      entries.disable_recursion_pending();
      continue;
    }
    const auto type = content_type_of(entries->path());
    if (type.empty() || entries->is_symlink() || !entries->is_regular_file()) continue;
    if (pages.files_.size() == limits::site_files)
      return unreadable(fmt::format("{} holds more than 1,000 files", folder.string()));
    auto content = read_whole(entries->path());
    if (!content) return content.error();
    const auto relative = entries->path().lexically_relative(folder).generic_string();
    pages.files_[path_of(relative)] = {type, std::move(content.value())};
  }
  return pages;
}

const site_file* site::find(std::string_view path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

}  // namespace veilleuse::engine::http
