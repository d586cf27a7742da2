// The pages: every file of the `web` folder, read once at the start. A request is answered from this list
// alone, so no path can reach anything else.
#pragma once

#include "engine/outcome.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace veilleuse::engine::http {

struct site_file {
  std::string_view content_type;
  std::string content;
};

class site {
 public:
  /// "/" is `youth/index.html`, "/equipe" is `staff/index.html`, "/NAME" any other file. Files without a
  /// known ending, hidden files and links are left out.
  [[nodiscard]] static outcome<site> load(const std::filesystem::path& folder);

  /// Null when there is none.
  [[nodiscard]] const site_file* find(std::string_view path) const;

 private:
  std::map<std::string, site_file, std::less<>> files_;
};

}  // namespace veilleuse::engine::http
