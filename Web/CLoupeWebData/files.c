// Written by Scripts/embed-web.sh from what Web/public holds; run it again, do not edit.
// Length: a few lines for each of the files of the page.
#include "CLoupeWebData.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

_Alignas(64) static const unsigned char file_0[] = {
#embed "../public/css/base.css" suffix(, )
    0};

_Alignas(64) static const unsigned char file_1[] = {
#embed "../public/css/compare.css" suffix(, )
    0};

_Alignas(64) static const unsigned char file_2[] = {
#embed "../public/css/desks.css" suffix(, )
    0};

_Alignas(64) static const unsigned char file_3[] = {
#embed "../public/css/loupe.css" suffix(, )
    0};

_Alignas(64) static const unsigned char file_4[] = {
#embed "../public/css/parts.css" suffix(, )
    0};

_Alignas(64) static const unsigned char file_5[] = {
#embed "../public/css/pictures.css" suffix(, )
    0};

_Alignas(64) static const unsigned char file_6[] = {
#embed "../public/css/print.css" suffix(, )
    0};

_Alignas(64) static const unsigned char file_7[] = {
#embed "../public/css/room.css" suffix(, )
    0};

_Alignas(64) static const unsigned char file_8[] = {
#embed "../public/css/screens.css" suffix(, )
    0};

_Alignas(64) static const unsigned char file_9[] = {
#embed "../public/css/train-run.css" suffix(, )
    0};

_Alignas(64) static const unsigned char file_10[] = {
#embed "../public/css/train.css" suffix(, )
    0};

_Alignas(64) static const unsigned char file_11[] = {
#embed "../public/index.html" suffix(, )
    0};

_Alignas(64) static const unsigned char file_12[] = {
#embed "../public/js/actions.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_13[] = {
#embed "../public/js/announcer.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_14[] = {
#embed "../public/js/arithmetic.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_15[] = {
#embed "../public/js/attention.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_16[] = {
#embed "../public/js/base64.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_17[] = {
#embed "../public/js/beam-tree.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_18[] = {
#embed "../public/js/bind.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_19[] = {
#embed "../public/js/branch-trace.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_20[] = {
#embed "../public/js/catalogue.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_21[] = {
#embed "../public/js/check-document.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_22[] = {
#embed "../public/js/choices.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_23[] = {
#embed "../public/js/compare-actions.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_24[] = {
#embed "../public/js/compare-desk.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_25[] = {
#embed "../public/js/comparison.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_26[] = {
#embed "../public/js/csv.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_27[] = {
#embed "../public/js/dendrogram.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_28[] = {
#embed "../public/js/desk-loader.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_29[] = {
#embed "../public/js/desks.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_30[] = {
#embed "../public/js/difference.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_31[] = {
#embed "../public/js/dom-picture.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_32[] = {
#embed "../public/js/dom.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_33[] = {
#embed "../public/js/edits.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_34[] = {
#embed "../public/js/examples.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_35[] = {
#embed "../public/js/file-drop.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_36[] = {
#embed "../public/js/files.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_37[] = {
#embed "../public/js/film-layout.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_38[] = {
#embed "../public/js/fragment.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_39[] = {
#embed "../public/js/habit-text.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_40[] = {
#embed "../public/js/head-choice.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_41[] = {
#embed "../public/js/head-set.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_42[] = {
#embed "../public/js/icons.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_43[] = {
#embed "../public/js/keys.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_44[] = {
#embed "../public/js/kinsoku.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_45[] = {
#embed "../public/js/labels.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_46[] = {
#embed "../public/js/languages.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_47[] = {
#embed "../public/js/loop-data.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_48[] = {
#embed "../public/js/main.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_49[] = {
#embed "../public/js/matrix-drawing.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_50[] = {
#embed "../public/js/matrix-layout.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_51[] = {
#embed "../public/js/measure.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_52[] = {
#embed "../public/js/number-tables.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_53[] = {
#embed "../public/js/numbers.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_54[] = {
#embed "../public/js/open-trace.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_55[] = {
#embed "../public/js/painters.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_56[] = {
#embed "../public/js/palette.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_57[] = {
#embed "../public/js/part-sums.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_58[] = {
#embed "../public/js/parts-loader.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_59[] = {
#embed "../public/js/parts.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_60[] = {
#embed "../public/js/paths-desk.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_61[] = {
#embed "../public/js/player.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_62[] = {
#embed "../public/js/preferences.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_63[] = {
#embed "../public/js/progress.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_64[] = {
#embed "../public/js/provenance.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_65[] = {
#embed "../public/js/reading-names.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_66[] = {
#embed "../public/js/reading-table.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_67[] = {
#embed "../public/js/readings-desk.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_68[] = {
#embed "../public/js/readings.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_69[] = {
#embed "../public/js/readout.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_70[] = {
#embed "../public/js/recording-size.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_71[] = {
#embed "../public/js/room-route.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_72[] = {
#embed "../public/js/room-train.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_73[] = {
#embed "../public/js/run.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_74[] = {
#embed "../public/js/saved-page.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_75[] = {
#embed "../public/js/saving.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_76[] = {
#embed "../public/js/scale.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_77[] = {
#embed "../public/js/selectors.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_78[] = {
#embed "../public/js/server.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_79[] = {
#embed "../public/js/settings.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_80[] = {
#embed "../public/js/shape-switch.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_81[] = {
#embed "../public/js/shared-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_82[] = {
#embed "../public/js/slice.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_83[] = {
#embed "../public/js/sse.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_84[] = {
#embed "../public/js/stage-text.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_85[] = {
#embed "../public/js/stages.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_86[] = {
#embed "../public/js/state.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_87[] = {
#embed "../public/js/steps-desk.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_88[] = {
#embed "../public/js/store.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_89[] = {
#embed "../public/js/strips.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_90[] = {
#embed "../public/js/svg-file.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_91[] = {
#embed "../public/js/table-data.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_92[] = {
#embed "../public/js/teaching.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_93[] = {
#embed "../public/js/thumbnails.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_94[] = {
#embed "../public/js/trace.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_95[] = {
#embed "../public/js/train-actions.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_96[] = {
#embed "../public/js/train-chart.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_97[] = {
#embed "../public/js/train-follower.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_98[] = {
#embed "../public/js/train-frame.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_99[] = {
#embed "../public/js/train-history.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_100[] = {
#embed "../public/js/train-key.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_101[] = {
#embed "../public/js/train-labels.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_102[] = {
#embed "../public/js/train-notices.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_103[] = {
#embed "../public/js/train-page.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_104[] = {
#embed "../public/js/train-room.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_105[] = {
#embed "../public/js/train-server.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_106[] = {
#embed "../public/js/train-sizes.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_107[] = {
#embed "../public/js/train-state.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_108[] = {
#embed "../public/js/train-tables.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_109[] = {
#embed "../public/js/train-text.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_110[] = {
#embed "../public/js/train-types.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_111[] = {
#embed "../public/js/types.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_112[] = {
#embed "../public/js/verification.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_113[] = {
#embed "../public/js/views/about-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_114[] = {
#embed "../public/js/views/candidates-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_115[] = {
#embed "../public/js/views/chooser-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_116[] = {
#embed "../public/js/views/compare-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_117[] = {
#embed "../public/js/views/dendrogram-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_118[] = {
#embed "../public/js/views/differences-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_119[] = {
#embed "../public/js/views/edits-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_120[] = {
#embed "../public/js/views/examples-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_121[] = {
#embed "../public/js/views/film-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_122[] = {
#embed "../public/js/views/header-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_123[] = {
#embed "../public/js/views/heads-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_124[] = {
#embed "../public/js/views/help-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_125[] = {
#embed "../public/js/views/ladder-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_126[] = {
#embed "../public/js/views/language-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_127[] = {
#embed "../public/js/views/legend-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_128[] = {
#embed "../public/js/views/lens-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_129[] = {
#embed "../public/js/views/loop-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_130[] = {
#embed "../public/js/views/loupe-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_131[] = {
#embed "../public/js/views/matrix-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_132[] = {
#embed "../public/js/views/method-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_133[] = {
#embed "../public/js/views/notice-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_134[] = {
#embed "../public/js/views/open-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_135[] = {
#embed "../public/js/views/parts-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_136[] = {
#embed "../public/js/views/readings-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_137[] = {
#embed "../public/js/views/readout-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_138[] = {
#embed "../public/js/views/ribbon-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_139[] = {
#embed "../public/js/views/save-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_140[] = {
#embed "../public/js/views/sentence-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_141[] = {
#embed "../public/js/views/stage-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_142[] = {
#embed "../public/js/views/table-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_143[] = {
#embed "../public/js/views/tabs-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_144[] = {
#embed "../public/js/views/text-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_145[] = {
#embed "../public/js/views/train-curves-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_146[] = {
#embed "../public/js/views/train-film-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_147[] = {
#embed "../public/js/views/train-run-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_148[] = {
#embed "../public/js/views/train-samples-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_149[] = {
#embed "../public/js/views/train-shelf-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_150[] = {
#embed "../public/js/views/train-sizes-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_151[] = {
#embed "../public/js/views/train-task-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_152[] = {
#embed "../public/js/views/translation-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_153[] = {
#embed "../public/js/views/transport-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_154[] = {
#embed "../public/js/views/tree-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_155[] = {
#embed "../public/js/views/units-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_156[] = {
#embed "../public/js/views/vectors-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_157[] = {
#embed "../public/js/views/worksheet-view.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_158[] = {
#embed "../public/js/visible-part.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_159[] = {
#embed "../public/js/watch-desks.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_160[] = {
#embed "../public/js/watch-panels.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_161[] = {
#embed "../public/js/watch-room.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_162[] = {
#embed "../public/js/watch-visible.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_163[] = {
#embed "../public/js/watch-width.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_164[] = {
#embed "../public/js/widgets.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_165[] = {
#embed "../public/js/wording.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_166[] = {
#embed "../public/js/work-queue.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_167[] = {
#embed "../public/locales/en-desks.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_168[] = {
#embed "../public/locales/en-loupe.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_169[] = {
#embed "../public/locales/en-model.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_170[] = {
#embed "../public/locales/en-readings.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_171[] = {
#embed "../public/locales/en-train.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_172[] = {
#embed "../public/locales/en.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_173[] = {
#embed "../public/locales/ja-desks.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_174[] = {
#embed "../public/locales/ja-loupe.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_175[] = {
#embed "../public/locales/ja-model.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_176[] = {
#embed "../public/locales/ja-readings.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_177[] = {
#embed "../public/locales/ja-train.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_178[] = {
#embed "../public/locales/ja.js" suffix(, )
    0};

_Alignas(64) static const unsigned char file_179[] = {
#embed "../public/unpack.js" suffix(, )
    0};

// A zero follows the bytes of each file and is not counted: C has no empty arrays.
static const loupe_web_file files[] = {
    {"css/base.css", file_0, sizeof file_0 - 1},
    {"css/compare.css", file_1, sizeof file_1 - 1},
    {"css/desks.css", file_2, sizeof file_2 - 1},
    {"css/loupe.css", file_3, sizeof file_3 - 1},
    {"css/parts.css", file_4, sizeof file_4 - 1},
    {"css/pictures.css", file_5, sizeof file_5 - 1},
    {"css/print.css", file_6, sizeof file_6 - 1},
    {"css/room.css", file_7, sizeof file_7 - 1},
    {"css/screens.css", file_8, sizeof file_8 - 1},
    {"css/train-run.css", file_9, sizeof file_9 - 1},
    {"css/train.css", file_10, sizeof file_10 - 1},
    {"index.html", file_11, sizeof file_11 - 1},
    {"js/actions.js", file_12, sizeof file_12 - 1},
    {"js/announcer.js", file_13, sizeof file_13 - 1},
    {"js/arithmetic.js", file_14, sizeof file_14 - 1},
    {"js/attention.js", file_15, sizeof file_15 - 1},
    {"js/base64.js", file_16, sizeof file_16 - 1},
    {"js/beam-tree.js", file_17, sizeof file_17 - 1},
    {"js/bind.js", file_18, sizeof file_18 - 1},
    {"js/branch-trace.js", file_19, sizeof file_19 - 1},
    {"js/catalogue.js", file_20, sizeof file_20 - 1},
    {"js/check-document.js", file_21, sizeof file_21 - 1},
    {"js/choices.js", file_22, sizeof file_22 - 1},
    {"js/compare-actions.js", file_23, sizeof file_23 - 1},
    {"js/compare-desk.js", file_24, sizeof file_24 - 1},
    {"js/comparison.js", file_25, sizeof file_25 - 1},
    {"js/csv.js", file_26, sizeof file_26 - 1},
    {"js/dendrogram.js", file_27, sizeof file_27 - 1},
    {"js/desk-loader.js", file_28, sizeof file_28 - 1},
    {"js/desks.js", file_29, sizeof file_29 - 1},
    {"js/difference.js", file_30, sizeof file_30 - 1},
    {"js/dom-picture.js", file_31, sizeof file_31 - 1},
    {"js/dom.js", file_32, sizeof file_32 - 1},
    {"js/edits.js", file_33, sizeof file_33 - 1},
    {"js/examples.js", file_34, sizeof file_34 - 1},
    {"js/file-drop.js", file_35, sizeof file_35 - 1},
    {"js/files.js", file_36, sizeof file_36 - 1},
    {"js/film-layout.js", file_37, sizeof file_37 - 1},
    {"js/fragment.js", file_38, sizeof file_38 - 1},
    {"js/habit-text.js", file_39, sizeof file_39 - 1},
    {"js/head-choice.js", file_40, sizeof file_40 - 1},
    {"js/head-set.js", file_41, sizeof file_41 - 1},
    {"js/icons.js", file_42, sizeof file_42 - 1},
    {"js/keys.js", file_43, sizeof file_43 - 1},
    {"js/kinsoku.js", file_44, sizeof file_44 - 1},
    {"js/labels.js", file_45, sizeof file_45 - 1},
    {"js/languages.js", file_46, sizeof file_46 - 1},
    {"js/loop-data.js", file_47, sizeof file_47 - 1},
    {"js/main.js", file_48, sizeof file_48 - 1},
    {"js/matrix-drawing.js", file_49, sizeof file_49 - 1},
    {"js/matrix-layout.js", file_50, sizeof file_50 - 1},
    {"js/measure.js", file_51, sizeof file_51 - 1},
    {"js/number-tables.js", file_52, sizeof file_52 - 1},
    {"js/numbers.js", file_53, sizeof file_53 - 1},
    {"js/open-trace.js", file_54, sizeof file_54 - 1},
    {"js/painters.js", file_55, sizeof file_55 - 1},
    {"js/palette.js", file_56, sizeof file_56 - 1},
    {"js/part-sums.js", file_57, sizeof file_57 - 1},
    {"js/parts-loader.js", file_58, sizeof file_58 - 1},
    {"js/parts.js", file_59, sizeof file_59 - 1},
    {"js/paths-desk.js", file_60, sizeof file_60 - 1},
    {"js/player.js", file_61, sizeof file_61 - 1},
    {"js/preferences.js", file_62, sizeof file_62 - 1},
    {"js/progress.js", file_63, sizeof file_63 - 1},
    {"js/provenance.js", file_64, sizeof file_64 - 1},
    {"js/reading-names.js", file_65, sizeof file_65 - 1},
    {"js/reading-table.js", file_66, sizeof file_66 - 1},
    {"js/readings-desk.js", file_67, sizeof file_67 - 1},
    {"js/readings.js", file_68, sizeof file_68 - 1},
    {"js/readout.js", file_69, sizeof file_69 - 1},
    {"js/recording-size.js", file_70, sizeof file_70 - 1},
    {"js/room-route.js", file_71, sizeof file_71 - 1},
    {"js/room-train.js", file_72, sizeof file_72 - 1},
    {"js/run.js", file_73, sizeof file_73 - 1},
    {"js/saved-page.js", file_74, sizeof file_74 - 1},
    {"js/saving.js", file_75, sizeof file_75 - 1},
    {"js/scale.js", file_76, sizeof file_76 - 1},
    {"js/selectors.js", file_77, sizeof file_77 - 1},
    {"js/server.js", file_78, sizeof file_78 - 1},
    {"js/settings.js", file_79, sizeof file_79 - 1},
    {"js/shape-switch.js", file_80, sizeof file_80 - 1},
    {"js/shared-view.js", file_81, sizeof file_81 - 1},
    {"js/slice.js", file_82, sizeof file_82 - 1},
    {"js/sse.js", file_83, sizeof file_83 - 1},
    {"js/stage-text.js", file_84, sizeof file_84 - 1},
    {"js/stages.js", file_85, sizeof file_85 - 1},
    {"js/state.js", file_86, sizeof file_86 - 1},
    {"js/steps-desk.js", file_87, sizeof file_87 - 1},
    {"js/store.js", file_88, sizeof file_88 - 1},
    {"js/strips.js", file_89, sizeof file_89 - 1},
    {"js/svg-file.js", file_90, sizeof file_90 - 1},
    {"js/table-data.js", file_91, sizeof file_91 - 1},
    {"js/teaching.js", file_92, sizeof file_92 - 1},
    {"js/thumbnails.js", file_93, sizeof file_93 - 1},
    {"js/trace.js", file_94, sizeof file_94 - 1},
    {"js/train-actions.js", file_95, sizeof file_95 - 1},
    {"js/train-chart.js", file_96, sizeof file_96 - 1},
    {"js/train-follower.js", file_97, sizeof file_97 - 1},
    {"js/train-frame.js", file_98, sizeof file_98 - 1},
    {"js/train-history.js", file_99, sizeof file_99 - 1},
    {"js/train-key.js", file_100, sizeof file_100 - 1},
    {"js/train-labels.js", file_101, sizeof file_101 - 1},
    {"js/train-notices.js", file_102, sizeof file_102 - 1},
    {"js/train-page.js", file_103, sizeof file_103 - 1},
    {"js/train-room.js", file_104, sizeof file_104 - 1},
    {"js/train-server.js", file_105, sizeof file_105 - 1},
    {"js/train-sizes.js", file_106, sizeof file_106 - 1},
    {"js/train-state.js", file_107, sizeof file_107 - 1},
    {"js/train-tables.js", file_108, sizeof file_108 - 1},
    {"js/train-text.js", file_109, sizeof file_109 - 1},
    {"js/train-types.js", file_110, sizeof file_110 - 1},
    {"js/types.js", file_111, sizeof file_111 - 1},
    {"js/verification.js", file_112, sizeof file_112 - 1},
    {"js/views/about-view.js", file_113, sizeof file_113 - 1},
    {"js/views/candidates-view.js", file_114, sizeof file_114 - 1},
    {"js/views/chooser-view.js", file_115, sizeof file_115 - 1},
    {"js/views/compare-view.js", file_116, sizeof file_116 - 1},
    {"js/views/dendrogram-view.js", file_117, sizeof file_117 - 1},
    {"js/views/differences-view.js", file_118, sizeof file_118 - 1},
    {"js/views/edits-view.js", file_119, sizeof file_119 - 1},
    {"js/views/examples-view.js", file_120, sizeof file_120 - 1},
    {"js/views/film-view.js", file_121, sizeof file_121 - 1},
    {"js/views/header-view.js", file_122, sizeof file_122 - 1},
    {"js/views/heads-view.js", file_123, sizeof file_123 - 1},
    {"js/views/help-view.js", file_124, sizeof file_124 - 1},
    {"js/views/ladder-view.js", file_125, sizeof file_125 - 1},
    {"js/views/language-view.js", file_126, sizeof file_126 - 1},
    {"js/views/legend-view.js", file_127, sizeof file_127 - 1},
    {"js/views/lens-view.js", file_128, sizeof file_128 - 1},
    {"js/views/loop-view.js", file_129, sizeof file_129 - 1},
    {"js/views/loupe-view.js", file_130, sizeof file_130 - 1},
    {"js/views/matrix-view.js", file_131, sizeof file_131 - 1},
    {"js/views/method-view.js", file_132, sizeof file_132 - 1},
    {"js/views/notice-view.js", file_133, sizeof file_133 - 1},
    {"js/views/open-view.js", file_134, sizeof file_134 - 1},
    {"js/views/parts-view.js", file_135, sizeof file_135 - 1},
    {"js/views/readings-view.js", file_136, sizeof file_136 - 1},
    {"js/views/readout-view.js", file_137, sizeof file_137 - 1},
    {"js/views/ribbon-view.js", file_138, sizeof file_138 - 1},
    {"js/views/save-view.js", file_139, sizeof file_139 - 1},
    {"js/views/sentence-view.js", file_140, sizeof file_140 - 1},
    {"js/views/stage-view.js", file_141, sizeof file_141 - 1},
    {"js/views/table-view.js", file_142, sizeof file_142 - 1},
    {"js/views/tabs-view.js", file_143, sizeof file_143 - 1},
    {"js/views/text-view.js", file_144, sizeof file_144 - 1},
    {"js/views/train-curves-view.js", file_145, sizeof file_145 - 1},
    {"js/views/train-film-view.js", file_146, sizeof file_146 - 1},
    {"js/views/train-run-view.js", file_147, sizeof file_147 - 1},
    {"js/views/train-samples-view.js", file_148, sizeof file_148 - 1},
    {"js/views/train-shelf-view.js", file_149, sizeof file_149 - 1},
    {"js/views/train-sizes-view.js", file_150, sizeof file_150 - 1},
    {"js/views/train-task-view.js", file_151, sizeof file_151 - 1},
    {"js/views/translation-view.js", file_152, sizeof file_152 - 1},
    {"js/views/transport-view.js", file_153, sizeof file_153 - 1},
    {"js/views/tree-view.js", file_154, sizeof file_154 - 1},
    {"js/views/units-view.js", file_155, sizeof file_155 - 1},
    {"js/views/vectors-view.js", file_156, sizeof file_156 - 1},
    {"js/views/worksheet-view.js", file_157, sizeof file_157 - 1},
    {"js/visible-part.js", file_158, sizeof file_158 - 1},
    {"js/watch-desks.js", file_159, sizeof file_159 - 1},
    {"js/watch-panels.js", file_160, sizeof file_160 - 1},
    {"js/watch-room.js", file_161, sizeof file_161 - 1},
    {"js/watch-visible.js", file_162, sizeof file_162 - 1},
    {"js/watch-width.js", file_163, sizeof file_163 - 1},
    {"js/widgets.js", file_164, sizeof file_164 - 1},
    {"js/wording.js", file_165, sizeof file_165 - 1},
    {"js/work-queue.js", file_166, sizeof file_166 - 1},
    {"locales/en-desks.js", file_167, sizeof file_167 - 1},
    {"locales/en-loupe.js", file_168, sizeof file_168 - 1},
    {"locales/en-model.js", file_169, sizeof file_169 - 1},
    {"locales/en-readings.js", file_170, sizeof file_170 - 1},
    {"locales/en-train.js", file_171, sizeof file_171 - 1},
    {"locales/en.js", file_172, sizeof file_172 - 1},
    {"locales/ja-desks.js", file_173, sizeof file_173 - 1},
    {"locales/ja-loupe.js", file_174, sizeof file_174 - 1},
    {"locales/ja-model.js", file_175, sizeof file_175 - 1},
    {"locales/ja-readings.js", file_176, sizeof file_176 - 1},
    {"locales/ja-train.js", file_177, sizeof file_177 - 1},
    {"locales/ja.js", file_178, sizeof file_178 - 1},
    {"unpack.js", file_179, sizeof file_179 - 1},
};

const loupe_web_file *loupe_web_files(size_t *count) {
  *count = sizeof files / sizeof files[0];
  return files;
}
