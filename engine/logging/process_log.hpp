// The process's log on stderr: in the form and from the level that the configuration wants. Any thread.
#pragma once

#include "engine/config/config.hpp"
#include "engine/logging/entry.hpp"
#include "engine/outcome.hpp"

#include <string>
#include <vector>

namespace veilleuse::engine::logging {

/// Until then: text, from "info".
void set_up(const log_config& wanted);

/// Says nothing below the present level.
void say(const entry& what);
void say_info(std::string message, std::vector<field> fields = {}, std::string text = {});
void say_warning(std::string message, std::vector<field> fields = {}, std::string text = {});
void say_error(std::string message, std::vector<field> fields = {}, std::string text = {});

/// Why the process ends now: in text as every subcommand says it, in JSON a line with the exit code.
exit_code refuse(const failure& why);

/// On stdout, once clients are welcome: where. In text a line for each address.
void say_where(const std::string& url, const std::string& metrics_url);

[[nodiscard]] level present_level();
/// Until the process ends. Says so whatever the levels, or nobody could tell later why lines are missing.
void change_level(level to);

}  // namespace veilleuse::engine::logging
