// What the pages' charts need of Apache ECharts, and nothing else.
import { init, use } from "echarts/core";
import { BarChart, CustomChart, HeatmapChart, LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent, DatasetComponent, GridComponent, MarkLineComponent, MarkPointComponent, TitleComponent,
  TooltipComponent, VisualMapContinuousComponent,
} from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([
  BarChart, CustomChart, HeatmapChart, LineChart, SankeyChart, ScatterChart, AriaComponent, DatasetComponent,
  GridComponent, MarkLineComponent, MarkPointComponent, TitleComponent, TooltipComponent, VisualMapContinuousComponent,
  SVGRenderer,
]);

export { init };
