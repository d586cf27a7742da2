#include "tools/settings.hpp"

namespace veilleuse::tools {

config_option add_config_option(CLI::App& command) {
  auto file = std::make_shared<std::filesystem::path>();
  command
      .add_option("--config", *file, "Configuration file; `veilleuse config` prints one with the defaults")
      ->type_name("FILE");
  return file;
}

engine::outcome<engine::config> load_settings(const config_option& file) {
  if (file->empty()) return engine::config{};
  return engine::load_config(*file);
}

}  // namespace veilleuse::tools
