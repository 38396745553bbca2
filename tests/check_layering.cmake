# cmake -DROOT=source [-DEXPECT=file] -P tests/check_layering.cmake
#
# Every #include "…" of ours names its layer, so a regex finds a dependency that goes the wrong way (STYLE.md §1).
# Each include names the folder it may come from; the three programs see everything below them.
cmake_minimum_required(VERSION 3.25)

# folder|regex of what its files may include
set(rules
    "app/core|^app/core/"
    "app/store|^app/(store|core)/"
    "net|^(net|app/core)/"
    "widgets|^(widgets|app/core)/"
    "app/mirror|^(app/(mirror|store|core)|net|widgets)/"
    "app/hub|^(app/(hub|store|core)|net)/"
    "app/ctl|^(app/(ctl|core)|net)/")
# Only these know QWebSocket: its signals differ between Qt versions, and tests replace it by a fake.
set(websocket_users "^net/(.*transport.*|hub/.*)$")

get_filename_component(ROOT "${ROOT}" ABSOLUTE)
set(mistakes "")
set(read 0)
foreach(rule IN LISTS rules)
    string(REGEX REPLACE "^([^|]*)[|].*" "\\1" folder "${rule}")
    string(REGEX REPLACE "^[^|]*[|](.*)" "\\1" allowed "${rule}")
    file(GLOB_RECURSE files RELATIVE "${ROOT}" "${ROOT}/${folder}/*.h" "${ROOT}/${folder}/*.cpp")
    foreach(file IN LISTS files)
        math(EXPR read "${read} + 1")
        file(STRINGS "${ROOT}/${file}" includes REGEX "^[ \t]*#[ \t]*include[ \t]*[\"<]")
        foreach(include IN LISTS includes)
            string(REGEX REPLACE "^[^\"<]*[\"<]([^\">]*).*" "\\1" path "${include}")
            # A generated file stands beside its user and has no folder.
            if(include MATCHES "\"" AND path MATCHES "/" AND NOT path MATCHES "${allowed}")
                string(APPEND mistakes "${file}: may not include ${path}\n")
            elseif(path MATCHES "^(QtWebSockets/)?QWebSocket(Server)?$" AND folder STREQUAL "net"
                    AND NOT file MATCHES "${websocket_users}")
                string(APPEND mistakes "${file}: only a transport or the hub may include ${path}\n")
            endif()
        endforeach()
    endforeach()
endforeach()

if(read EQUAL 0)
    message(FATAL_ERROR "No source below ${ROOT}")
elseif(mistakes)
    message(FATAL_ERROR "Includes against the layers:\n${mistakes}")
endif()
message(STATUS "${read} files keep to their layers")
